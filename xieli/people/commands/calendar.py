"""The working calendar is data: the published notice of a year is imported (S1)."""

from collections.abc import Iterable, Mapping
from typing import cast

from django.db import models
from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.database import write
from xieli.core.errors import NotAllowed
from xieli.people import policies, queries
from xieli.people.events import PeopleEvent
from xieli.people.models import CalendarDay, Organisation, Person
from xieli.people.rules import ExceptionalDay, as_calendar_file

from .organisation import lock_organisation


@write()
def import_calendar(*, years: Mapping[str, object], actor: Person | None) -> int:
    """Replace the years given: each has `holidays`, `workdays` (ISO days) and `provisional`.

    A year whose make-up days 调休 are not published yet is provisional. Other years stay. Returns
    the number of days written. Refuses with the codes of `rules.exceptional_days`.
    """
    organisation = lock_organisation()
    if not policies.can_administer(actor):
        raise NotAllowed(_("Only an administrator imports the calendar."))
    days = queries.read_years(years)
    before = queries.calendar_days(years)
    CalendarDay.objects.filter(day__year__in=[int(year) for year in years]).delete()
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


def _facts(years: Iterable[str], days: Iterable[ExceptionalDay]) -> events.Facts:
    file = as_calendar_file(days)
    return cast("events.Facts", {year: file.get(year) for year in sorted(years)})
