"""The network of tasks: who waits for whom, where each lies, and what a new date moves."""

from xieli.kickoff.models import Project
from xieli.people.queries import working_calendar
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries.texts import TaskText
from xieli.workplan.rules import Graph, PlannedTask, Slot, bridged, schedule


def edges() -> list[tuple[str, str]]:
    """Return every dependency as (predecessor, successor): cycles run across projects too (B5)."""
    return list(Dependency.objects.values_list("predecessor_id", "successor_id"))


def network(project: Project) -> tuple[list[PlannedTask], list[tuple[str, str]]]:
    """Return a project's dated tasks and who waits for whom among them.

    A task without dates is left out; who waits for it waits for what it waits for.
    """
    dates = project.tasks.values_list(
        "pk", "planned_start", "planned_finish", "forecast_finish", "actual_finish"
    )
    planned = [
        PlannedTask(pk, start, finish, forecast, actual)
        for pk, start, finish, forecast, actual in dates
        if start and finish
    ]
    waits = Dependency.objects.filter(successor__project=project).values_list(
        "predecessor_id", "successor_id"
    )
    return planned, bridged(waits, {task.id for task in planned})


def slots(project: Project) -> dict[str, Slot]:
    """Return the working-day critical path of a project: task id → dates, float, critical."""
    return schedule(Graph.of(*network(project)), working_calendar())


def moves_a_promise(task: Task, text: TaskText) -> bool:
    """C1: whether the new dates pass the task's float or a hand-over date it confirmed.

    A start moved forward makes the task longer, which moves whatever waits for it as far.
    """
    before = (task.planned_start, task.planned_finish)
    after = (text.planned_start, text.planned_finish)
    if before == after:
        return False
    if not (before[0] and before[1] and after[0] and after[1]):
        return True
    promised = task.outgoing.filter(
        hand_over_on__lt=after[1], confirmed_at__isnull=False, reopened_at__isnull=True
    )
    if promised.exists():
        return True
    slot, calendar = slots(task.project).get(task.pk), working_calendar()
    moved = max(calendar.between(before[1], after[1]), calendar.between(after[0], before[0]))
    return slot is not None and moved > slot.total_float
