"""What others ask of the organisation: its working calendar."""

from functools import lru_cache

from django.db.models import Count, Max

from xieli.people.models import CalendarDay, Organisation
from xieli.people.rules import WorkingCalendar


def working_calendar() -> WorkingCalendar:
    """Return the organisation's working calendar; weekdays alone before one is imported (S1).

    Kept in memory until another one is imported, in whatever process: the import raises the
    organisation's version.
    """
    version = Organisation.objects.values_list("version", flat=True).first()
    days = CalendarDay.objects.aggregate(count=Count("day"), last=Max("day"))
    return _calendar(version, days["count"], str(days["last"]))


@lru_cache(maxsize=2)
def _calendar(version: int | None, count: int, last: str) -> WorkingCalendar:
    del version, count, last  # they only say which calendar it is
    return WorkingCalendar(dict(CalendarDay.objects.values_list("day", "is_working")))
