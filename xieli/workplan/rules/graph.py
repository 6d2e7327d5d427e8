"""Tasks and who waits for whom: an order without cycles (B5)."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

type Edge = tuple[str, str]  # predecessor, successor


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task with its dates; `forecast_finish` and `actual_finish` overrule the plan."""

    id: str
    planned_start: date
    planned_finish: date
    forecast_finish: date | None = None
    actual_finish: date | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """Tasks in an order in which every predecessor comes first; all else is positions.

    `before` holds the positions of each task's predecessors. `starts`, `finishes` and `told` (the
    finish as done, else forecast, else planned) are positions in `days`, the few distinct days
    the plan names. Built once, scheduled as often as needed.
    """

    tasks: Sequence[PlannedTask]
    before: Sequence[Sequence[int]]
    days: Sequence[date]
    starts: Sequence[int]
    finishes: Sequence[int]
    told: Sequence[int]

    @classmethod
    def of(cls, tasks: Sequence[PlannedTask], edges: Iterable[Edge]) -> "Graph":
        """Build the graph; raises ValueError when the dependencies form a cycle (B5).

        An edge to a task that is not given (of another project, or without dates) is left out.
        """
        ordered, before = _in_order(tasks, edges)
        days: dict[date, int] = {}
        starts = [days.setdefault(task.planned_start, len(days)) for task in ordered]
        finishes = [
            days.setdefault(max(task.planned_start, task.planned_finish), len(days))
            for task in ordered
        ]
        told = [
            planned if day is None else days.setdefault(day, len(days))
            for planned, day in zip(
                finishes,
                (task.actual_finish or task.forecast_finish for task in ordered),
                strict=True,
            )
        ]
        return cls(ordered, before, list(days), starts, finishes, told)


def _in_order(
    tasks: Sequence[PlannedTask], edges: Iterable[Edge]
) -> tuple[list[PlannedTask], list[tuple[int, ...]]]:
    at = {task.id: index for index, task in enumerate(tasks)}
    before: list[list[int]] = [[] for _task in tasks]
    after: list[list[int]] = [[] for _task in tasks]
    for first, second in edges:
        if first in at and second in at:
            before[at[second]].append(at[first])
            after[at[first]].append(at[second])
    waiting = [len(predecessors) for predecessors in before]
    order = [index for index, count in enumerate(waiting) if not count]
    for index in order:
        for successor in after[index]:
            waiting[successor] -= 1
            if not waiting[successor]:
                order.append(successor)
    if len(order) < len(tasks):
        raise ValueError("the dependencies form a cycle")
    place = {index: position for position, index in enumerate(order)}
    return (
        [tasks[index] for index in order],
        [tuple(place[predecessor] for predecessor in before[index]) for index in order],
    )


def bridged(edges: Iterable[Edge], known: Container[str]) -> list[Edge]:
    """Return the edges among known tasks; a chain through unknown ones becomes one edge.

    >>> bridged([("a", "x"), ("x", "b")], {"a", "b"})
    [('a', 'b')]
    """
    after: dict[str, list[str]] = {}
    for first, second in edges:
        after.setdefault(first, []).append(second)
    found = list[Edge]()
    for first in filter(known.__contains__, after):
        reached, ahead = set[str](), list(after[first])
        while ahead:
            task = ahead.pop()
            if task in reached:
                continue
            reached.add(task)
            if task in known:
                found.append((first, task))
            else:
                ahead.extend(after.get(task, ()))
    return found


def find_cycle(edges: Iterable[Edge]) -> list[str] | None:
    """Return one cycle as the tasks in order, the first again at the end; None without (B5)."""
    after: dict[str, list[str]] = {}
    for first, second in edges:
        after.setdefault(first, []).append(second)
    done: set[str] = set()
    for root in after:
        if root in done:
            continue
        path, on_path, stack = [root], {root}, [iter(after[root])]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                leaving = path.pop()
                on_path.discard(leaving)
                done.add(leaving)
            elif step in on_path:
                return [*path[path.index(step) :], step]
            elif step not in done:
                path.append(step)
                on_path.add(step)
                stack.append(iter(after.get(step, ())))
    return None
