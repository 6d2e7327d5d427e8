"""P3, P5: people are never deleted, departments name successors, sign-in names are unique."""

import pytest

from tests.cast import PASSWORD, Cast
from xieli.core import events
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event, Ledger
from xieli.people import commands
from xieli.people.events import SENTENCES, PeopleEvent
from xieli.people.models import Organisation, Person


def test_p5_one_installation_serves_one_organisation(cast: Cast) -> None:
    with pytest.raises(RuleViolation, match="已有") as refusal:
        commands.found_organisation(name="another", actor=None)
    assert refusal.value.code == "P5.one_organisation"


@pytest.mark.parametrize("login", ["new@example.com", " NEW@example.com ", "13800000000", "K-7"])
def test_p5_three_names_to_sign_in_by(cast: Cast, login: str) -> None:
    person = commands.add_person(
        name="新人",
        department=cast.service,
        email="new@example.com",
        mobile="13800000000",
        employee_number="K-7",
        password=PASSWORD,
        actor=cast.admin,
    )
    assert list(Person.objects.active().known_as(login)) == [person]
    assert person.has_password(PASSWORD)
    assert not person.has_password("wrong")
    assert PASSWORD not in person.password


def test_p5_an_empty_sign_in_name_is_nobody(cast: Cast) -> None:
    assert not Person.objects.known_as("  ").exists()


def test_p5_a_sign_in_name_belongs_to_one_person(cast: Cast) -> None:
    before = Event.objects.count()
    with pytest.raises(RuleViolation) as refusal:
        commands.add_person(
            name="冒名", department=cast.service, email="zhou.ba@example.com", actor=cast.admin
        )
    assert "邮箱" in refusal.value.message or "电子邮件" in refusal.value.message
    assert Event.objects.count() == before


def test_only_an_administrator_adds_people(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        commands.add_person(
            name="新人", department=cast.service, email="n@example.com", actor=cast.zhou_ba
        )


def test_p3_a_leaver_stays_on_record_and_loses_access_at_once(cast: Cast) -> None:
    commands.appoint_head(
        department=cast.service, head=cast.zhou_ba, deputy=cast.zhang_san, actor=cast.admin
    )
    epoch = cast.zhou_ba.epoch
    left = commands.record_leaver(person=cast.zhou_ba, actor=cast.admin)
    cast.service.refresh_from_db()
    assert cast.service.head == cast.zhang_san
    assert left.epoch == epoch + 1
    assert not left.is_active
    assert Person.objects.get(pk=left.pk).name == "周八"


def test_p3_a_closed_department_names_its_successor(cast: Cast) -> None:
    with pytest.raises(RuleViolation) as refusal:
        commands.close_department(department=cast.service, successor=cast.service, actor=cast.admin)
    assert refusal.value.code == "P3.no_successor"
    commands.close_department(department=cast.service, successor=cast.product, actor=cast.admin)
    cast.zhang_san.refresh_from_db()
    assert cast.zhang_san.department == cast.product


def test_every_change_is_one_event_in_an_intact_ledger(cast: Cast) -> None:
    """T1."""
    organisation = Organisation.objects.get()
    ledger = Ledger.objects.get(pk=organisation.ledger_id)
    assert ledger.number == 1 + 4 + 6 + 4
    assert list(events.verify(ledger)) == []


def test_every_event_has_a_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(PeopleEvent)
    assert all("{" in sentence for pair in SENTENCES.values() for sentence in pair)
