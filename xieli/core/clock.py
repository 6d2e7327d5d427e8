"""The moment a command happens, handed in by its surface.

Commands never read the wall clock: the surface (request, worker, terminal) fixes one moment, so
everything one command does bears the same time, and tests and the demonstration choose their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

YEARS = range(1900, 9000)  # beyond these a moment may not survive its change of time zone
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the fixed moment, else the machine's time; always aware, in UTC."""
    return _moment.get() or datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """Return the calendar day of `now()` where the organisation lives."""
    return now().astimezone(zone).date()


def is_in_reach(moment: datetime) -> bool:
    """Whether every surface may show this moment, wherever its reader lives."""
    return moment.year in YEARS


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last minute of a calendar day where the organisation lives, in UTC."""
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC)


def iso(day: date | None) -> str | None:
    """Return a calendar day as text for events, content and JSON."""
    return None if day is None else day.isoformat()


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment`. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)
