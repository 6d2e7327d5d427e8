"""S2: who is away is not asked; P1: and has their hours to contest once they are back."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.people import commands as people
from xieli.people.models import Absence, Person
from xieli.people.queries import away_on, stand_in_for, today

from .test_delegation import day, second, signed_by, submitted


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def away(person: Person, actor: Person, first: int = 0, last: int = 5) -> Absence:
    return people.record_absence(
        person=person, starts_on=day(first), ends_on=day(last), actor=actor
    )


def test_s2_they_themselves_or_their_head_say_who_is_away(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        away(cast.zhang_san, cast.li_si)
    row = away(cast.zhang_san, cast.zhou_ba)
    with pytest.raises(NotAllowed):
        people.cancel_absence(absence=row, actor=cast.li_si)
    people.cancel_absence(absence=row, actor=cast.zhang_san)
    with refused("S2.cancelled"):
        people.cancel_absence(absence=row, actor=cast.zhang_san)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(3, 1, "S2.dates"), (-9, -2, "S2.past"), (0, 400, "S2.too_long")],
)
def test_s2_an_absence_has_sense(cast: Cast, first: int, last: int, code: str) -> None:
    with refused(code):
        away(cast.zhang_san, cast.zhang_san, first, last)


def test_s2_the_stand_in_of_who_is_away_too_is_asked_instead(cast: Cast) -> None:
    deputy = second(cast)
    Person.objects.filter(pk=cast.li_si.pk).update(backup=deputy)
    cast.li_si.refresh_from_db()
    assert stand_in_for(cast.li_si, away_on(today())) == cast.li_si
    away(cast.li_si, cast.li_si)
    assert stand_in_for(cast.li_si, away_on(today())) == deputy
    Absence.objects.create(person=deputy, starts_on=day(-1), ends_on=day(1))
    assert stand_in_for(cast.li_si, away_on(today())) == cast.li_si, "nobody is there at all"


def test_p1_the_hours_to_contest_begin_when_the_head_is_back(cast: Cast) -> None:
    _plan, revision = submitted(cast)
    deputy = second(cast)
    people.appoint_head(department=cast.product, head=cast.li_si, deputy=deputy, actor=None)
    away(cast.li_si, cast.li_si, last=20)
    signature = signed_by(deputy, revision, cast)
    assert signature.contest_until is not None
    assert signature.contest_until > clock.now() + timedelta(days=20)


def test_s2_the_page_and_a_program_say_it(cast: Cast) -> None:
    browser = signed_in(cast.zhang_san)
    said = {"person": cast.zhang_san.pk, "starts_on": "2099-01-02", "ends_on": "2099-01-01"}
    wrong = browser.post("/settings/me/absences/", said)
    assert wrong.status_code == 422 and "2099-01-02" in wrong.text
    browser.post("/settings/me/absences/", said | {"ends_on": "2099-01-05"})
    row = Absence.objects.get()
    assert "2099-01-05" in browser.get("/settings/me/absences/").text
    browser.post(f"/settings/absences/{row.pk}/cancellations/")
    row.refresh_from_db()
    assert row.cancelled_at is not None
