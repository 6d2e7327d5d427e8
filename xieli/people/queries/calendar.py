"""The organisation's days and hours (S1)."""

from calendar import Calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.people.models import CalendarDay, Organisation
from xieli.people.rules import (
    DayChange,
    ExceptionalDay,
    UnreadableCalendar,
    WorkingCalendar,
    changed_days,
    exceptional_days,
    is_notice,
    read_calendar_file,
    read_notice,
)

type _Edition = tuple[str, int]  # the organisation and its version, raised by every import
_latest: tuple[_Edition, WorkingCalendar] | None = None


def working_calendar() -> WorkingCalendar:
    """Return the organisation's working calendar; weekdays alone before one is imported (S1).

    One small query says whether the calendar in memory is still the organisation's, whichever
    process imported another one.
    """
    global _latest
    edition = Organisation.objects.values_list("pk", "version").first()
    kept = _latest
    if kept is not None and kept[0] == edition:
        return kept[1]
    calendar = WorkingCalendar(dict(CalendarDay.objects.values_list("day", "is_working")))
    # What a transaction has read may yet be rolled back, and its version given to another import.
    if edition is not None and not connection.in_atomic_block:
        _latest = edition, calendar
    return calendar


def today() -> date:
    """Return the organisation's present day (S1)."""
    organisation = Organisation.objects.first()
    return clock.today(organisation.zone if organisation else ZoneInfo("UTC"))


def after_working_hours(hours: int, since: datetime | None = None) -> datetime:
    """Return the moment so many of the organisation's working hours from now, or since (S2, S5)."""
    organisation = Organisation.objects.get()
    opens, closes = organisation.opens_at, organisation.closes_at
    start = since or clock.now()
    return working_calendar().add_hours(start, hours, opens, closes, organisation.zone)


def years_of(text: str) -> dict[str, object]:
    """Return the years of a calendar file, or of the official notice's words (S1).

    Raises RuleViolation when it is neither, naming what is not understood.
    """
    try:
        return read_notice(text) if is_notice(text) else read_calendar_file(text)
    except UnreadableCalendar as error:
        raise _refused(error) from error


def read_years(years: Mapping[str, object]) -> list[ExceptionalDay]:
    """Return the days of a calendar file (S1). Raises RuleViolation naming the one at fault."""
    try:
        return exceptional_days(years)
    except UnreadableCalendar as error:
        raise _refused(error) from error


def _refused(error: UnreadableCalendar) -> RuleViolation:
    messages = {
        "S1.not_a_calendar": gettext_noop("This is not a calendar: “%s” …"),
        "S1.bad_year": gettext_noop("%s is not a year of a calendar file."),
        "S1.bad_list": gettext_noop("%s is not a list of days."),
        "S1.bad_date": gettext_noop("%s is not a day; write 2024-01-31."),
        "S1.other_year": gettext_noop("%s is listed under another year."),
        "S1.day_twice": gettext_noop("%s is listed twice."),
        "S1.notice_year": gettext_noop(
            "The notice does not say for which one year it is: “%s” …; paste its title, too."
        ),
        "S1.notice_items": gettext_noop("The notice lists no holidays: “%s” …"),
        "S1.notice_sentence": gettext_noop("This sentence of the notice is not understood: “%s”"),
        "S1.notice_weekday": gettext_noop(
            "The day of the week does not fit the date in the notice: “%s”"
        ),
        "S1.notice_count": gettext_noop("The number of days does not fit in the notice: “%s”"),
    }
    return RuleViolation(error.code, _(messages[error.code]) % error.value, field="years")


def calendar_days(years: Iterable[str]) -> list[ExceptionalDay]:
    """Return the days of these years that are unlike their weekday."""
    rows = CalendarDay.objects.filter(day__year__in=[int(year) for year in years])
    columns = rows.order_by("day").values_list("day", "is_working", "is_provisional")
    return [ExceptionalDay(*row) for row in columns]


def calendar_changes(years: Mapping[str, object]) -> list[DayChange]:
    """Return what importing these years would change, day by day. Raises RuleViolation."""
    after = read_years(years)
    return changed_days(calendar_days(years), after)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the working calendar as a page shows it: months of weeks of days."""

    number: int
    months: list[tuple[int, list[list[date | None]]]]
    marks: dict[date, str]
    is_provisional: bool
    is_known: bool


def calendar_year(number: int) -> Year:
    """Return the weeks of every month, Monday first, and the marked days: holiday or workday."""
    rows = calendar_days([str(number)])
    weeks = Calendar()
    months = [
        (
            month,
            [
                [day if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(number, month)
            ],
        )
        for month in range(1, 13)
    ]
    marks = {row.day: row.kind for row in rows}
    return Year(number, months, marks, any(row.is_provisional for row in rows), bool(rows))
