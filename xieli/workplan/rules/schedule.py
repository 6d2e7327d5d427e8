"""The critical path in working days, and where the plan ends as things stand."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import starmap
from typing import NamedTuple, Protocol

from .graph import Graph

type _Spans = tuple[list[int], list[int]]  # where each task begins and ends on the axis


class WorkingDays(Protocol):
    """The part of a working calendar that a schedule needs."""

    def between(self, start: date, end: date, /) -> int:
        """Return the signed number of working days from one day to another."""
        ...

    def add(self, day: date, working_days: int, /) -> date:
        """Return the working day that many working days later."""
        ...


class Slot(NamedTuple):
    """Where a task lies. Early, late and float are the plan's; `projected_finish` is today's view.

    `early_*`: as soon as its predecessors allow, never before its planned start. `late_*`: the
    latest that does not move the end of the plan. `total_float`: working days between the two.
    `projected_finish`: with what is done and forecast, and what that pushes.
    """

    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: int
    projected_finish: date

    @property
    def is_critical(self) -> bool:
        """Whether any delay of it delays the end."""
        return self.total_float <= 0


def schedule(graph: Graph, calendar: WorkingDays) -> dict[str, Slot]:
    """Return every task's slot by the critical path method over working days.

    Finish to start: a successor begins on the working day after its last predecessor ends, but
    never before its own planned start. Dates nothing pushes stay as typed, also on weekends (B4).
    Linear in tasks and edges. Source: Kelley and Walker, Critical-Path Planning (1959).
    """
    if not graph.tasks:
        return {}
    axis = _Axis(min([graph.days[at] for at in graph.starts]), calendar)
    opening, closing = axis.before(graph.days), axis.after(graph.days)
    planned = [opening[at] for at in graph.starts], [closing[at] for at in graph.finishes]
    early = _forward(graph, planned)
    late = _backward(graph, early)
    floats = [last - first for last, first in zip(late[0], early[0], strict=True)]
    typed = [graph.days[at] for at in graph.starts], [graph.days[at] for at in graph.finishes]
    early_days = _shown(axis, early, planned[0], typed)
    late_days = _shown(axis, late, early[0], early_days)
    projected = early_days[1]
    if graph.told != graph.finishes:
        projected = _projected(graph, axis, planned, [closing[at] for at in graph.told])
    slots = starmap(Slot, zip(*early_days, *late_days, floats, projected, strict=True))
    return dict(zip([task.id for task in graph.tasks], slots, strict=True))


class _Axis:
    """Days as counts of working days from an origin: half-open, so a weekend has no length.

    A task from `before(start)` to `after(finish)` takes the working days in between; its
    successor may begin where it ends.
    """

    def __init__(self, first_day: date, calendar: WorkingDays) -> None:
        self._origin, self._calendar = _eve(first_day), calendar

    def before(self, days: Iterable[date]) -> list[int]:
        return [self._calendar.between(self._origin, _eve(day)) for day in days]

    def after(self, days: Iterable[date]) -> list[int]:
        return [self._calendar.between(self._origin, day) for day in days]

    def days(self, places: Iterable[int]) -> list[date]:
        """Return the working day that begins at each place; few distinct ones occur."""
        places = list(places)
        known = {place: self._calendar.add(self._origin, place + 1) for place in set(places)}
        return [known[place] for place in places]


def _eve(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, 1))


def _forward(graph: Graph, planned: _Spans) -> _Spans:
    """Push every task behind its predecessors; what is pushed takes a working day at least."""
    starts, finishes = planned[0].copy(), planned[1].copy()
    for index, predecessors in enumerate(graph.before):
        if predecessors:
            free, start = max([finishes[at] for at in predecessors]), starts[index]
            if free > start:
                finishes[index] = free + (finishes[index] - start or 1)
                starts[index] = free
    return starts, finishes


def _backward(graph: Graph, early: _Spans) -> _Spans:
    starts, finishes = early
    late_finishes = [max(finishes)] * len(finishes)
    late_starts = late_finishes.copy()
    for index in range(len(finishes) - 1, -1, -1):
        late = late_finishes[index] - finishes[index] + starts[index]
        late_starts[index] = late
        for at in graph.before[index]:
            if late < late_finishes[at]:
                late_finishes[at] = late
    return late_starts, late_finishes


def _shown(
    axis: _Axis, spans: _Spans, unmoved: list[int], known: tuple[list[date], list[date]]
) -> tuple[list[date], list[date]]:
    """Return the days of each span; one that begins where it did keeps the days it is known by."""
    starts, finishes = spans
    moved = [
        index
        for index, (start, was) in enumerate(zip(starts, unmoved, strict=True))
        if start != was
    ]
    first_days, last_days = known[0].copy(), known[1].copy()
    firsts = axis.days(starts[index] for index in moved)
    lasts = axis.days(max(finishes[index] - 1, starts[index]) for index in moved)
    for index, first, last in zip(moved, firsts, lasts, strict=True):
        first_days[index], last_days[index] = first, last
    return first_days, last_days


def _projected(graph: Graph, axis: _Axis, planned: _Spans, told: Sequence[int]) -> list[date]:
    """What is done ended when it ended; a forecast is believed unless a predecessor forbids it."""
    finishes, pushed = list(told), []
    for index, predecessors in enumerate(graph.before):
        if predecessors and graph.tasks[index].actual_finish is None:
            free, start = max([finishes[at] for at in predecessors]), planned[0][index]
            if free > start:
                finish = free + (planned[1][index] - start or 1)
                if finish > finishes[index]:
                    finishes[index] = finish
                    pushed.append(index)
    shown = [graph.days[at] for at in graph.told]
    lasts = axis.days(finishes[index] - 1 for index in pushed)
    for index, last in zip(pushed, lasts, strict=True):
        shown[index] = last
    return shown
