"""The network of tasks: who waits for whom, where each lies, and what a new date moves."""

from xieli.kickoff.models import Project
from xieli.people.queries import working_calendar
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries.texts import TaskText
from xieli.workplan.rules import Graph, PlannedTask, Schedule, bridged, schedule


def edges() -> list[tuple[str, str]]:
    """Return every dependency as (predecessor, successor): cycles run across projects too (B5)."""
    return list(Dependency.objects.values_list("predecessor_id", "successor_id"))


def slots(project: Project) -> Schedule:
    """Return the working-day critical path of a project: task id → dates, float, critical.

    A task without dates has no slot; who waits for it waits for what it waits for.
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
    known = {task.id for task in planned}
    return schedule(Graph.of(planned, bridged(waits, known)), working_calendar())


def moves_a_promise(task: Task, text: TaskText) -> bool:
    """C1: whether the new finish passes the task's float or a hand-over date it confirmed."""
    new, old = text.planned_finish, task.planned_finish
    if new == old:
        return False
    if new is None or old is None:
        return True
    promised = task.outgoing.filter(
        hand_over_on__lt=new, confirmed_at__isnull=False, reopened_at__isnull=True
    )
    if promised.exists():
        return True
    slot = slots(task.project).get(task.pk)
    return slot is not None and working_calendar().between(old, new) > slot.total_float
