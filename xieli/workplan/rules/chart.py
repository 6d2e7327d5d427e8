"""Where the days of a plan lie on a picture: one axis for every row, in whole pixels."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Scale(StrEnum):
    """How much of the calendar fits a hand's breadth."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


STEPS = {Scale.DAY: 15, Scale.WEEK: 5, Scale.MONTH: 2}  # pixels a day
FITTING = ((Scale.DAY, 84), (Scale.WEEK, 300))  # the widest span each scale is good for, in days
WEEK = timedelta(days=7)


class Span(NamedTuple):
    """A stretch of days from the first one's morning to the last one's evening."""

    x: int
    width: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.x + self.width


class Tick(NamedTuple):
    """A day the axis names."""

    x: int
    day: date


class Shade(NamedTuple):
    """Days off in a row: at weekends, or a holiday."""

    span: Span
    is_holiday: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """From a Monday to a Sunday, so many pixels a day."""

    first: date
    last: date
    scale: Scale

    @classmethod
    def over(cls, days: Iterable[date], scale: Scale | None = None) -> "Axis":
        """Return the axis that holds all these days and some room for words after the last.

        Without a scale told it is the finest on which a screen holds it. Raises ValueError for no
        day at all.
        """
        known = sorted(days)
        if not known:
            raise ValueError("an axis needs a day")
        first = known[0] - timedelta(days=known[0].weekday())
        last = known[-1] + timedelta(days=6 - known[-1].weekday()) + WEEK
        length = (last - first).days
        fitting = (each for each, longest in FITTING if length <= longest)
        return cls(first, last, scale or next(fitting, Scale.MONTH))

    @property
    def step(self) -> int:
        """How wide a day is."""
        return STEPS[self.scale]

    @property
    def width(self) -> int:
        """How wide the whole is."""
        return self.x(self.last) + self.step

    def x(self, day: date) -> int:
        """Where a day begins; a day outside lies at the edge."""
        return (min(max(day, self.first), self.last) - self.first).days * self.step

    def span(self, start: date, finish: date) -> Span:
        """Return where a task lies; one that ends before it begins lies on the day it ends."""
        left = self.x(min(start, finish))
        return Span(left, self.x(finish) + self.step - left)

    def headings(self) -> list[Tick]:
        """Return what the upper line names: weeks by their Monday, else months by their first."""
        if self.scale is Scale.DAY:
            return [Tick(self.x(day), day) for day in _every(self.first, self.last, 7)]
        days = _every(self.first, self.last, 1)
        return [Tick(self.x(day), day) for day in days if day.day == 1 or day == self.first]

    def days(self) -> list[Tick]:
        """Return what the lower line names: every other day, or every Monday, or nothing."""
        if self.scale is Scale.MONTH:
            return []
        if self.scale is Scale.WEEK:
            return [Tick(self.x(day), day) for day in _every(self.first, self.last, 7)]
        days = (day for day in _every(self.first, self.last, 1) if day.weekday() in (0, 2, 4))
        return [Tick(self.x(day), day) for day in days]

    def days_off(self, is_working: Callable[[date], bool]) -> list[Shade]:
        """Return the stretches nobody works; a month's scale is too small to show them."""
        if self.scale is Scale.MONTH:
            return []
        found: list[Shade] = []
        for day in _every(self.first, self.last, 1):
            if is_working(day):
                continue
            is_holiday, span = day.weekday() < 5, self.span(day, day)
            if found and found[-1].span.end == span.x and found[-1].is_holiday == is_holiday:
                span = Span(found[-1].span.x, found[-1].span.width + span.width)
                found[-1] = Shade(span, is_holiday)
            else:
                found.append(Shade(span, is_holiday))
        return found


def route(x: int, y: int, to_x: int, to_y: int) -> str:
    """Return the path of an arrow from one bar's end to another's beginning, in right angles.

    Where the other begins before this one ends, it goes back between the rows.
    """
    if to_x >= x + 14:
        return f"M{x} {y}H{x + 7}V{to_y}H{to_x - 6}"
    between = y + 20 if to_y > y else y - 20
    return f"M{x} {y}H{x + 7}V{between}H{to_x - 10}V{to_y}H{to_x - 6}"


def _every(first: date, last: date, days: int) -> Iterable[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=days)
