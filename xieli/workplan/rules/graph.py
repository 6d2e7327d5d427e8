"""Tasks and who waits for whom: an order without cycles (B5)."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

type Edge = tuple[str, str]  # predecessor, successor


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task with its dates and whose it is; what is forecast or done overrules the plan."""

    id: str
    planned_start: date
    planned_finish: date
    forecast_finish: date | None = None
    actual_finish: date | None = None
    department: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Tasks in an order in which every predecessor comes first; all else is positions in it.

    `at` is each task's position, `before` those of its predecessors. Days are ordinals: a task
    takes the days after its `eves` through its `finishes`, and is `told` to end as it was done,
    else as forecast, else as planned. Built once, scheduled as often as needed.
    """

    tasks: Sequence[PlannedTask]
    at: Mapping[str, int]
    before: Sequence[Sequence[int]]
    eves: Sequence[int]
    finishes: Sequence[int]
    told: Sequence[int]

    @classmethod
    def of(cls, tasks: Sequence[PlannedTask], edges: Iterable[Edge]) -> "Graph":
        """Build the graph; raises ValueError when the dependencies form a cycle (B5).

        An edge to a task that is not given (of another project, or without dates) is left out.
        """
        ordered, before = _in_order(tasks, edges)
        return cls._dated(ordered, {task.id: at for at, task in enumerate(ordered)}, before)

    def with_tasks(self, tasks: Iterable[PlannedTask]) -> "Graph":
        """Return the graph with these in place of the tasks of the same id: same order, new dates.

        Raises KeyError for a task it does not have.
        """
        others = list(self.tasks)
        for task in tasks:
            others[self.at[task.id]] = task
        return self._dated(others, self.at, self.before)

    @classmethod
    def _dated(
        cls, tasks: Sequence[PlannedTask], at: Mapping[str, int], before: Sequence[Sequence[int]]
    ) -> "Graph":
        eves = [max(task.planned_start.toordinal() - 1, 1) for task in tasks]
        finishes = [max(task.planned_start, task.planned_finish).toordinal() for task in tasks]
        told = [
            finish if day is None else day.toordinal()
            for finish, day in zip(
                finishes,
                [task.actual_finish or task.forecast_finish for task in tasks],
                strict=True,
            )
        ]
        return cls(tasks, at, before, eves, finishes, told)


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
        [tuple([place[predecessor] for predecessor in before[index]]) for index in order],
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
