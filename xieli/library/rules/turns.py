"""Who waits for whom in a pattern, and when their turn comes (B5)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from .patterns import Pattern
from .unusable import Unusable


def in_turn(pattern: Pattern) -> Pattern:
    """Return a pattern whose tasks begin after what they wait for, so nothing starts out late.

    What overlapped keeps its finish where a day is left for it, and else takes one day. Raises
    Unusable where tasks wait in a circle (B5).
    """
    tasks = {task.title: task for task in pattern.tasks}
    free_on = dict.fromkeys(tasks, 0)
    for title in in_order({task.title: task.waits_for for task in pattern.tasks}):
        task = tasks[title]
        starts = max([task.starts, *(free_on[name] for name in task.waits_for if name in tasks)])
        tasks[title] = replace(task, starts=starts, finishes=max(starts, task.finishes))
        free_on[title] = tasks[title].finishes + 1
    length = max([pattern.length, *(task.finishes for task in tasks.values())])
    return replace(pattern, length=length, tasks=list(tasks.values()))


def in_order(waits_for: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the titles so that each stands behind what it waits for.

    Raises Unusable where something waits, however far around, for itself (B5).
    """
    try:
        found = list(TopologicalSorter(waits_for).static_order())
    except CycleError as error:
        raise Unusable("B5.cycle") from error
    return [title for title in found if title in waits_for]
