"""The critical path in working days, and where the plan ends as things stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from .graph import Graph

type _Spans = tuple[Sequence[int], Sequence[int]]  # where each task begins and ends on the axis


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


@dataclass(frozen=True, slots=True, eq=False)
class Schedule(Mapping[str, Slot]):
    """Every task's slot by its id: counts of working days, turned into days when they are read."""

    graph: Graph
    axis: "Axis"
    planned: _Spans
    early: _Spans
    late: _Spans
    told: Sequence[int]
    projected: Sequence[int]

    def __getitem__(self, task: str) -> Slot:
        at = self.graph.at[task]
        early, late = self.early[0][at], self.late[0][at]
        early_days = self.early_days(at)
        late_days = early_days if late == early else self.axis.days(late, self.late[1][at])
        return Slot(*early_days, *late_days, late - early, self.projected_finish(at))

    def __contains__(self, task: object) -> bool:
        return task in self.graph.at

    def __iter__(self) -> Iterator[str]:
        return iter(self.graph.at)

    def __len__(self) -> int:
        return len(self.graph.at)

    @property
    def critical_path(self) -> list[str]:
        """The tasks any delay of which delays the end, predecessors first."""
        rows = zip(self.graph.at, self.early[0], self.late[0], strict=True)
        return [task for task, early, late in rows if late <= early]

    @property
    def projected_end(self) -> date | None:
        """The day on which the last task is expected to end; None without tasks."""
        return self.projected_end_of(range(len(self)))

    def projected_end_of(self, positions: Sequence[int]) -> date | None:
        """Return the day on which the last of the tasks there is expected to end; None for none."""
        end = max([self.projected[at] for at in positions], default=0)
        last = [at for at in positions if self.projected[at] == end]
        return max(map(self.projected_finish, last), default=None)

    def early_days(self, at: int) -> tuple[date, date]:
        """Return the first and last day of the task there: as typed, unless it is pushed (B4)."""
        start = self.early[0][at]
        if start != self.planned[0][at]:
            return self.axis.days(start, self.early[1][at])
        task = self.graph.tasks[at]
        return task.planned_start, max(task.planned_start, task.planned_finish)

    def projected_finish(self, at: int) -> date:
        """Return the day the task there is expected to end: as told, unless it is pushed."""
        finish = self.projected[at]
        if finish != self.told[at]:
            return self.axis.day(finish - 1)
        return date.fromordinal(self.graph.told[at])


def schedule(graph: Graph, calendar: WorkingDays) -> Schedule:
    """Return every task's slot by the critical path method over working days.

    Finish to start: a successor begins on the working day after its last predecessor ends, but
    never before its own planned start. Dates nothing pushes stay as typed, also on weekends (B4).
    Linear in tasks and edges. Source: Kelley and Walker, Critical-Path Planning (1959).
    """
    return schedule_on(Axis(calendar), graph)


def schedule_on(axis: "Axis", graph: Graph) -> Schedule:
    """Return the schedule on an axis that others share, so no day is counted twice."""
    planned = axis.places(graph.eves), axis.places(graph.finishes)
    told = axis.places(graph.told)
    early = _forward(graph, planned)
    return Schedule(
        graph, axis, planned, early, _backward(graph, early), told, _projected(graph, planned, told)
    )


class Axis:
    """Days as counts of the working days passed at their end, so a weekend has no length.

    A task from the eve of its start to its finish takes the working days in between; its
    successor may begin where it ends. Few distinct days occur: each is counted once.
    """

    def __init__(self, calendar: WorkingDays) -> None:
        self._calendar = calendar
        self._places, self._days = dict[int, int](), dict[int, date]()

    def place(self, ordinal: int) -> int:
        """Return how many working days have passed at the end of a day."""
        if ordinal not in self._places:
            passed = self._calendar.between(date.min, date.fromordinal(ordinal))
            self._places[ordinal] = passed
        return self._places[ordinal]

    def places(self, ordinals: Sequence[int]) -> list[int]:
        """Return the place of each day."""
        place = {ordinal: self.place(ordinal) for ordinal in set(ordinals)}
        return [place[ordinal] for ordinal in ordinals]

    def between(self, start: date, end: date) -> int:
        """Return the signed number of working days from one day to another."""
        return self.place(end.toordinal()) - self.place(start.toordinal())

    def day(self, place: int) -> date:
        """Return the working day that begins there."""
        if place not in self._days:
            self._days[place] = self._calendar.add(date.min, place + 1)
        return self._days[place]

    def days(self, start: int, finish: int) -> tuple[date, date]:
        """Return the first and last working day of a span; the shortest takes one."""
        return self.day(start), self.day(max(finish - 1, start))


def _forward(graph: Graph, planned: _Spans) -> _Spans:
    """Push every task behind its predecessors; what is pushed takes a working day at least."""
    starts, finishes = list(planned[0]), list(planned[1])
    for at, predecessors in enumerate(graph.before):
        start = free = starts[at]
        for predecessor in predecessors:
            if finishes[predecessor] > free:
                free = finishes[predecessor]
        if free > start:
            starts[at] = free
            finishes[at] = free + (finishes[at] - start or 1)
    return starts, finishes


def _backward(graph: Graph, early: _Spans) -> _Spans:
    """Let every task lie as late as its successors and the end of the plan allow."""
    starts, finishes = early
    late_starts, late_finishes = list(starts), [max(finishes, default=0)] * len(finishes)
    for at in range(len(finishes) - 1, -1, -1):
        late_starts[at] = late = late_finishes[at] - finishes[at] + starts[at]
        for predecessor in graph.before[at]:
            if late < late_finishes[predecessor]:
                late_finishes[predecessor] = late
    return late_starts, late_finishes


def _projected(graph: Graph, planned: _Spans, told: Sequence[int]) -> list[int]:
    """What is done ended when it ended; a forecast is believed unless a predecessor forbids it."""
    finishes = list(told)
    for at, predecessors in enumerate(graph.before):
        start = free = planned[0][at]
        for predecessor in predecessors:
            if finishes[predecessor] > free:
                free = finishes[predecessor]
        if free > start and graph.tasks[at].actual_finish is None:
            pushed = free + (planned[1][at] - start or 1)
            if pushed > finishes[at]:
                finishes[at] = pushed
    return finishes
