"""When a check-in is due, and who hears of a missing one and when (S1, S2): plain values only.

Moments are told in UTC; days and hours are the organisation's, on its working calendar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


class WorkingDays(Protocol):
    """The part of a working calendar that a cadence needs."""

    def is_working(self, day: date, /) -> bool:
        """Whether people work on a day."""
        ...

    def add(self, day: date, working_days: int, /) -> date:
        """Return the working day that many working days later."""
        ...

    def add_hours(
        self, moment: datetime, hours: float, opens: time, closes: time, zone: ZoneInfo, /
    ) -> datetime:
        """Return the moment so many working hours later, earlier when negative; in UTC."""
        ...


class Rhythm(StrEnum):
    """How often everybody says where their task stands."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rhythm of a project: on which weekday (0 is Monday, for the weekly one), until when."""

    rhythm: Rhythm
    weekday: int
    at: time


class Step(IntEnum):
    """The rungs of the ladder, from the owner upward."""

    OWNER = 0
    LEAD = 1
    HEAD = 2
    INITIATING = 3


@dataclass(frozen=True, slots=True)
class Hours:
    """The working calendar with the organisation's hours, and how its ladder is set (S2)."""

    calendar: WorkingDays
    opens: time
    closes: time
    zone: ZoneInfo
    remind_hours: int = 2
    days_between: int = 1


def due_moments(cadence: Cadence, hours: Hours, first: date, last: date) -> list[datetime]:
    """Return when check-ins are due from the first day to the last, both of them included.

    Daily: every working day. Weekly: once in an ISO week, on its weekday, else on the last working
    day before that, else not at all in that week (S1).
    """
    days = (
        _working(hours, first, last)
        if cadence.rhythm is Rhythm.DAILY
        else _weekly(cadence, hours, first, last)
    )
    return [_moment(day, cadence.at, hours.zone) for day in days]


def fires_at(due: datetime, step: Step, hours: Hours) -> datetime:
    """Return when a rung of the ladder of one due check-in is reached (S2).

    The owner hears of it some working hours before, the lead at the moment itself, everybody above
    so many working days later, at the same time of day.
    """
    if step is Step.OWNER:
        return hours.calendar.add_hours(
            due, -hours.remind_hours, hours.opens, hours.closes, hours.zone
        )
    if step is Step.LEAD:
        return due
    local = due.astimezone(hours.zone)
    day = hours.calendar.add(local.date(), (step - Step.LEAD) * hours.days_between)
    return _moment(day, local.time(), hours.zone)


def reached(due: datetime, now: datetime, hours: Hours) -> Step | None:
    """Return the highest rung whose moment has come; None before the owner's."""
    return max((step for step in Step if fires_at(due, step, hours) <= now), default=None)


def _working(hours: Hours, first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if hours.calendar.is_working(day):
            yield day


def _weekly(cadence: Cadence, hours: Hours, first: date, last: date) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        week = _working(hours, monday, monday + timedelta(days=cadence.weekday))
        day = max(week, default=None)
        if day is not None and first <= day <= last:
            yield day
        monday += WEEK


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
