"""What a change of the plan moves (C3), and how two plans differ (C5), in working days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .graph import Graph
from .schedule import Slot, WorkingDays, schedule


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose end moves: from which day to which, by how many working days.

    A new task has no `before`, a removed one no `after`; neither is counted in days.
    """

    id: str
    before: date | None
    after: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What becomes of a schedule: what moves, the critical path and the end before and after."""

    moved: list[Moved]
    critical_before: list[str]
    critical_after: list[str]
    end_before: date | None
    end_after: date | None


def impact(before: Graph, after: Graph, calendar: WorkingDays) -> Impact:
    """Compare where two plans lead, with what is done and forecast (C3).

    Worst first. Both are scheduled whole: that is linear, some milliseconds a thousand tasks.
    """
    old, new = schedule(before, calendar), schedule(after, calendar)
    moved = shifts(_ends(old), _ends(new), calendar)
    return Impact(
        moved=sorted(moved, key=lambda each: -abs(each.days)),
        critical_before=_critical(old),
        critical_after=_critical(new),
        end_before=max(_ends(old).values(), default=None),
        end_after=max(_ends(new).values(), default=None),
    )


def shifts(
    before: Mapping[str, date], after: Mapping[str, date], calendar: WorkingDays
) -> list[Moved]:
    """Return what ends on another day in one plan than in the other (C5), in the newer's order."""
    found = []
    for task in [*after, *(task for task in before if task not in after)]:
        old, new = before.get(task), after.get(task)
        if old != new:
            days = calendar.between(old, new) if old and new else 0
            found.append(Moved(task, old, new, days))
    return found


def late_for(
    days: Mapping[str, date], before: Mapping[str, date], after: Mapping[str, date]
) -> list[str]:
    """Name the days that what was done by then no longer keeps (C3).

    A milestone stands for everything that ended by its day; it is at risk once some of that ends
    later.
    """
    return [
        name
        for name, day in days.items()
        if any(end <= day < after.get(task, end) for task, end in before.items())
    ]


def _ends(slots: Mapping[str, Slot]) -> dict[str, date]:
    return {task: slot.projected_finish for task, slot in slots.items()}


def _critical(slots: Mapping[str, Slot]) -> list[str]:
    ordered: Iterable[tuple[str, Slot]] = sorted(
        slots.items(), key=lambda item: item[1].early_start
    )
    return [task for task, slot in ordered if slot.is_critical]
