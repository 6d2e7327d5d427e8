"""The working calendar is data: the published notice of a year is imported (S1)."""

from collections.abc import Iterable, Mapping
from typing import cast

from django.db import models
from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.database import write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.people import policies
from xieli.people.events import PeopleEvent
from xieli.people.models import CalendarDay, Organisation, Person
from xieli.people.rules import (
    ExceptionalDay,
    UnreadableCalendar,
    as_calendar_file,
    exceptional_days,
)


@write()
def import_calendar(*, years: Mapping[str, object], actor: Person | None) -> int:
    """Replace the years given: each has `holidays`, `workdays` (ISO days) and `provisional`.

    A year whose make-up days 调休 are not published yet is provisional. Other years stay. Returns
    the number of days written. Refuses with the codes of `rules.exceptional_days`.
    """
    organisation = _lock_organisation()
    if not policies.can_administer(actor):
        raise NotAllowed(_("Only an administrator imports the calendar."))
    days = _readable(years)
    replaced = CalendarDay.objects.filter(day__year__in=[int(year) for year in years])
    before = [
        ExceptionalDay(*row) for row in replaced.values_list("day", "is_working", "is_provisional")
    ]
    replaced.delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=row.day, is_working=row.is_working, is_provisional=row.is_provisional)
        for row in days
    )
    # The version tells every process that its calendar is out of date.
    Organisation.objects.filter(pk=organisation.pk).update(version=models.F("version") + 1)
    events.record(
        PeopleEvent.CALENDAR_IMPORTED,
        ledger_id=organisation.ledger_id,
        actor=actor,
        subject=organisation,
        before=_facts(years, before),
        after=_facts(years, days),
    )
    return len(days)


def _lock_organisation() -> Organisation:
    organisation = Organisation.objects.first()
    if organisation is None:
        raise RuleViolation("P5.no_organisation", _("Set up the organisation first."))
    Ledger.objects.locked(organisation.ledger_id)
    return organisation


def _readable(years: Mapping[str, object]) -> list[ExceptionalDay]:
    try:
        return exceptional_days(years)
    except UnreadableCalendar as error:
        message = {
            "S1.bad_year": _("%s is not a year of a calendar file."),
            "S1.bad_list": _("%s is not a list of days."),
            "S1.bad_date": _("%s is not a day; write 2024-01-31."),
            "S1.other_year": _("%s is listed under another year."),
            "S1.day_twice": _("%s is listed twice."),
        }[error.code]
        raise RuleViolation(error.code, message % error.value, field="years") from error


def _facts(years: Iterable[str], days: Iterable[ExceptionalDay]) -> events.Facts:
    file = as_calendar_file(days)
    return cast("events.Facts", {year: file.get(year) for year in sorted(years)})
