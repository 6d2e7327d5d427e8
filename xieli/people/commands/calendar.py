"""The working calendar is data: the published notice of a year is imported (S1)."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.database import write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.people import policies
from xieli.people.events import PeopleEvent
from xieli.people.models import CalendarDay, Organisation, Person


@write()
def import_calendar(*, years: Mapping[str, Mapping[str, object]], actor: Person | None) -> int:
    """Replace the years given: each has `holidays`, `workdays` (ISO days) and `is_provisional`.

    A year whose make-up days are not published yet is provisional. Returns the days written.
    """
    organisation = Organisation.objects.get()
    Ledger.objects.locked(organisation.ledger_id)
    if not policies.can_administer(actor):
        raise NotAllowed(_("Only an administrator imports the calendar."))
    rows = [day for year, said in years.items() for day in _days(year, said)]
    for year in years:
        CalendarDay.objects.filter(day__year=int(year)).delete()
    CalendarDay.objects.bulk_create(rows)
    Organisation.objects.filter(pk=organisation.pk).update(version=models.F("version") + 1)
    events.record(
        PeopleEvent.CALENDAR_IMPORTED,
        ledger_id=organisation.ledger_id,
        actor=actor,
        subject=organisation,
        after={"years": " ".join(sorted(years)), "days": len(rows)},
    )
    return len(rows)


def _days(year: str, said: Mapping[str, object]) -> list[CalendarDay]:
    is_provisional = bool(said.get("is_provisional", False))
    found: dict[date, CalendarDay] = {}
    for name, is_working in (("holidays", False), ("workdays", True)):
        listed = said.get(name, [])
        for text in listed if isinstance(listed, Sequence) else []:
            day = _day(str(text), year)
            if day in found:
                raise RuleViolation(
                    "S1.day_twice", _("%s is both a holiday and a working day.") % day
                )
            found[day] = CalendarDay(day=day, is_working=is_working, is_provisional=is_provisional)
    return list(found.values())


def _day(text: str, year: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RuleViolation("S1.no_such_day", _("%s is not a day.") % text) from None
    if str(day.year) != year:
        raise RuleViolation(
            "S1.other_year", _("%(day)s is not in %(year)s.") % {"day": text, "year": year}
        )
    return day
