"""What others ask of the organisation: its working calendar."""

from django.db import connection

from xieli.people.models import CalendarDay, Organisation
from xieli.people.rules import WorkingCalendar

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
