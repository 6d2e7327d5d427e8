"""What a proposed change moves, shown before anyone approves it (C3)."""

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from .graph import Edge, Graph
from .proposal import Plan, Proposed
from .schedule import Axis, Schedule, Slot, WorkingDays, schedule_on


@dataclass(frozen=True, slots=True)
class Move:
    """A task that differs or lies elsewhere; `before` is None when it is new, `after` when gone.

    By so many working days its planned and its projected finish move, earlier when negative.
    Concerned are the departments and owners it had and would have.
    """

    task: str
    before: Slot | None
    after: Slot | None
    planned_by: int
    projected_by: int
    departments: frozenset[str]
    owners: frozenset[str]


class Due(NamedTuple):
    """A promised day, the day it is expected, and how many working days that is too late."""

    promised: date
    expected: date
    late: int

    @property
    def is_kept(self) -> bool:
        """Whether it is expected in time; a weekend later is late by no working day, yet late."""
        return self.expected <= self.promised

    @property
    def overdue(self) -> timedelta:
        """How long after the promised day it is expected, in days of the calendar."""
        return self.expected - self.promised


class Fate(StrEnum):
    """What a change makes of a promise (C3): newly missed and missed by more are told apart."""

    KEPT = "kept"
    BROKEN = "broken"  # by this change
    WORSE = "worse"  # missed already, and by more days now
    MISSED = "missed"  # missed already, and not by more
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class DueChange:
    """What becomes of a promise: None before when it is new, None after when it is dropped.

    By so many working days the promised and the expected day move, earlier when negative.
    """

    before: Due | None
    after: Due | None
    promised_by: int
    expected_by: int

    @property
    def breaks(self) -> bool:
        """Whether the change breaks a promise that was kept, or makes one it does not keep."""
        return self.fate is Fate.BROKEN

    @property
    def fate(self) -> Fate:
        """What becomes of the promise; one that moves along with its task is no worse for it."""
        if self.after is None:
            return Fate.DROPPED
        if self.after.is_kept:
            return Fate.KEPT
        if self.before is None or self.before.is_kept:
            return Fate.BROKEN
        grows = self.after.overdue > self.before.overdue
        return Fate.WORSE if grows else Fate.MISSED


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that moves; promises that stay as they are and as they stand are left out.

    The deadline is always there, unless the project has none.
    """

    tasks: Sequence[Move]
    milestones: Mapping[str, DueChange]
    hand_overs: Mapping[Edge, DueChange]
    deadline: DueChange | None
    critical_before: Sequence[str]
    critical_after: Sequence[str]
    end_before: date | None
    end_after: date | None
    end_by: int

    @property
    def departments(self) -> frozenset[str]:
        """Whose tasks move."""
        return frozenset[str]().union(*(move.departments for move in self.tasks))

    @property
    def owners(self) -> frozenset[str]:
        """Who owns a task that moves."""
        return frozenset[str]().union(*(move.owners for move in self.tasks))


def impact(plan: Plan, proposal: Proposed, calendar: WorkingDays) -> Impact:
    """Return what the proposal would move (C3); raises ValueError when it makes a cycle (B5)."""
    return compare(plan, proposal.applied_to(plan), calendar)


def compare(before: Plan, after: Plan, calendar: WorkingDays) -> Impact:
    """Return what lies elsewhere in one plan than in the other (C3, C5)."""
    axis = Axis(calendar)
    was, now = schedule_on(axis, before.graph), schedule_on(axis, after.graph)
    return _Comparison(before, after, was, now, axis).impact()


@dataclass(frozen=True, slots=True)
class _Comparison:
    before: Plan
    after: Plan
    was: Schedule
    now: Schedule
    axis: Axis

    def impact(self) -> Impact:
        end_before, end_after = self.was.projected_end, self.now.projected_end
        reached = dict.fromkeys(_reached(self.was.graph, self.now.graph))
        return Impact(
            tasks=self._moves(reached),
            milestones=_changed(self._milestones()),
            hand_overs=_changed(self._hand_overs(reached)),
            deadline=self._change(
                self._due(self.before.deadline, end_before),
                self._due(self.after.deadline, end_after),
            ),
            critical_before=self.was.critical_path,
            critical_after=self.now.critical_path,
            end_before=end_before,
            end_after=end_after,
            end_by=self._days(end_before, end_after),
        )

    def _moves(self, reached: Iterable[str]) -> list[Move]:
        gone = [task for task in self.was if task not in self.now]
        seen = map(self._move, [*reached, *gone])
        return [move for move in seen if move is not None]

    def _move(self, task: str) -> Move | None:
        graphs = [graph for graph in (self.was.graph, self.now.graph) if task in graph.at]
        tasks = [graph.tasks[graph.at[task]] for graph in graphs]
        before, after = self.was.get(task), self.now.get(task)
        if before and after and _days_of(before) == _days_of(after) and tasks[0] == tasks[1]:
            return None
        return Move(
            task,
            before,
            after,
            self._days(before and before.early_finish, after and after.early_finish),
            self._days(before and before.projected_finish, after and after.projected_finish),
            frozenset(task.department for task in tasks if task.department),
            frozenset(task.owner for task in tasks if task.owner),
        )

    def _milestones(self) -> dict[str, DueChange | None]:
        """A milestone is expected when the last task that was planned to end by it is expected."""
        found = dict[str, DueChange | None]()
        old, new = self.before.milestones, self.after.milestones
        added = self.now.keys() - self.was.keys()
        for name in {**old, **new}:
            if name in old:
                gathered = _ending_by(self.was, self.was, old[name])
                gathered += _ending_by(self.now, added, new.get(name, old[name]))
            else:
                gathered = _ending_by(self.now, self.now, new[name])
            found[name] = self._change(
                self._due(old.get(name), _last(self.was, gathered)),
                self._due(new.get(name), _last(self.now, gathered)),
            )
        return found

    def _hand_overs(self, reached: Container[str]) -> dict[Edge, DueChange | None]:
        """A hand-over is expected when its predecessor is (B6)."""
        old, new = self.before.waits, self.after.waits
        return {
            edge: self._change(
                self._due(old.get(edge), _last(self.was, edge[:1])),
                self._due(new.get(edge), _last(self.now, edge[:1])),
            )
            for edge in {**old, **new}
            if edge[0] in reached or old.get(edge) != new.get(edge)
        }

    def _due(self, promised: date | None, expected: date | None) -> Due | None:
        if promised is None:
            return None
        expected = expected or promised
        return Due(promised, expected, max(self._days(promised, expected), 0))

    def _change(self, before: Due | None, after: Due | None) -> DueChange | None:
        if before is None and after is None:
            return None
        return DueChange(
            before,
            after,
            self._days(before and before.promised, after and after.promised),
            self._days(before and before.expected, after and after.expected),
        )

    def _days(self, before: date | None, after: date | None) -> int:
        if before is None or after is None or before == after:
            return 0
        return self.axis.between(before, after)


def _reached(before: Graph, after: Graph) -> list[str]:
    """Return the tasks that differ or wait for others, and all that wait for them, in order.

    No other task can lie elsewhere.
    """
    same_order, reached = before.before is after.before, set[int]()
    for at, task in enumerate(after.tasks):
        was = before.at.get(task.id)
        if (
            was is None
            or before.tasks[was] != task
            or not reached.isdisjoint(after.before[at])
            or (not same_order and _waits_for(before, was) != _waits_for(after, at))
        ):
            reached.add(at)
    return [after.tasks[at].id for at in sorted(reached)]


def _waits_for(graph: Graph, at: int) -> set[str]:
    return {graph.tasks[predecessor].id for predecessor in graph.before[at]}


def _days_of(slot: Slot) -> tuple[date, date, date]:
    return slot.early_start, slot.early_finish, slot.projected_finish


def _ending_by(found: Schedule, tasks: Iterable[str], day: date) -> list[str]:
    """Return those of the tasks that were typed to finish by a day."""
    at, finishes, last = found.graph.at, found.graph.finishes, day.toordinal()
    return [task for task in tasks if finishes[at[task]] <= last]


def _last(found: Schedule, tasks: Sequence[str]) -> date | None:
    """Return when the last of the tasks is expected to end; None when none has a slot."""
    at = found.graph.at
    return found.projected_end_of([at[task] for task in tasks if task in at])


def _changed[Name: Hashable](found: Mapping[Name, DueChange | None]) -> dict[Name, DueChange]:
    return {
        name: change
        for name, change in found.items()
        if change is not None and change.before != change.after
    }
