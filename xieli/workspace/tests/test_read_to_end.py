"""V4: a signature says whether its text was shown to the end, or that nobody knows."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.pages import signed_in
from tests.plans import in_breakdown
from xieli.core import clock
from xieli.core.models import Event
from xieli.core.verification import findings, vouched
from xieli.people import commands as people
from xieli.signoff import commands
from xieli.signoff.models import Signatory, Signature
from xieli.workplan import commands as workplan

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(cast: Cast) -> Signatory:
    people.set_password(person=cast.zhou_ba, password=PASSWORD, actor=None)
    plan, due = in_breakdown(cast), clock.now() + timedelta(days=2)
    revision = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    return revision.signatories.get(department=cast.service)


def known(slot: Signatory) -> object:
    """What its signature says, which the ledger says, too."""
    signature = Signature.objects.get(signatory=slot)
    event = Event.objects.get(type="revision.signed", subject_id=slot.revision_id)
    assert event.after["read_to_end"] is signature.read_to_end
    assert list(findings(slot.revision.document.ledger)) == []
    return signature.read_to_end


@pytest.mark.parametrize(("told", "recorded"), [("yes", True), ("", None), ("no", None)])
def test_v4_a_page_tells_that_the_end_came_into_view_and_hinders_nobody(
    slot: Signatory, cast: Cast, told: str, recorded: bool | None
) -> None:
    browser, place = signed_in(cast.zhou_ba), f"/documents/signatories/{slot.pk}/signatures/"
    said = {"hash": slot.revision.hash, "password": PASSWORD, "read_to_end": told, "back": "/"}
    assert browser.post(place, said).status_code == 302
    assert known(slot) is recorded


def test_v4_signing_several_tells_it_of_each_text(slot: Signatory, cast: Cast) -> None:
    browser = signed_in(cast.zhou_ba)
    hash = slot.revision.hash
    page = browser.get("/to-sign/").text
    assert f'name="read_{slot.pk}" data-read="{hash}"' in page and f'data-end-of="{hash}"' in page
    said = {"slot": slot.pk, f"hash_{slot.pk}": hash, f"read_{slot.pk}": "yes"}
    assert browser.post("/to-sign/", said | {"password": PASSWORD}).status_code == 302
    assert known(slot) is True


@pytest.mark.parametrize("told", [True, False, None])
def test_v4_a_program_says_it_in_so_many_words(
    slot: Signatory, cast: Cast, told: bool | None
) -> None:
    _token, key = people.create_token(person=cast.zhou_ba, name="签字", actor=None)
    said = {"hash": slot.revision.hash, "password": PASSWORD, "read_to_end": told}
    answer = Client(headers={"Authorization": f"Bearer {key}"}).post(
        f"/api/v1/documents/signatories/{slot.pk}/signatures", said, content_type="application/json"
    )
    assert answer.status_code == 201 and answer.json()["read_to_end"] is told
    assert known(slot) is told


def test_v4_what_was_signed_before_says_nothing_of_it_and_still_verifies(
    slot: Signatory, cast: Cast
) -> None:
    signature = commands.sign_revision(signatory=slot, hash=slot.revision.hash, actor=cast.zhou_ba)
    assert "read_to_end" not in vouched(signature)
    assert known(slot) is None


def test_v1_who_makes_it_known_afterwards_is_found(slot: Signatory, cast: Cast) -> None:
    commands.sign_revision(signatory=slot, hash=slot.revision.hash, actor=cast.zhou_ba)
    Signature.objects.filter(signatory=slot).update(read_to_end=True)
    [found] = findings(slot.revision.document.ledger)
    assert "signature altered" in found.problem


def test_v4_the_history_says_it_in_small_print_and_paper_does_not(
    slot: Signatory, cast: Cast
) -> None:
    commands.sign_revision(
        signatory=slot, hash=slot.revision.hash, read_to_end=True, actor=cast.zhou_ba
    )
    browser, place = signed_in(cast.li_si), f"/documents/{slot.revision.document_id}/"
    assert "<small>已展示至末尾</small>" in browser.get(place).text
    assert "已展示至末尾" not in browser.get(f"{place}revisions/1/").text
