"""The network of tasks: who waits for whom, where each lies, and what a new date moves."""

from datetime import date

from xieli.kickoff.models import Project
from xieli.people.queries import working_calendar
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries.texts import TaskText
from xieli.workplan.rules import Graph, Plan, PlannedTask, Schedule, bridged, schedule


def edges() -> list[tuple[str, str]]:
    """Return every dependency as (predecessor, successor): cycles run across projects too (B5)."""
    return list(Dependency.objects.values_list("predecessor_id", "successor_id"))


def plan_of(project: Project) -> Plan:
    """Return the plan as the rules reckon with it: dated tasks, waits, milestones, deadline.

    A task without dates is left out; who waits for it waits for what it waits for. Departments and
    owners are passed through by their ids.
    """
    milestones = dict(project.milestones.values_list("name", "due_on"))
    return Plan.of(_dated(project), _waits(project), milestones, project.deadline)


def slots(project: Project) -> Schedule:
    """Return the working-day critical path of a project: task id → dates, float, critical."""
    tasks = _dated(project)
    known = {task.id for task in tasks}
    return schedule(Graph.of(tasks, bridged(_waits(project), known)), working_calendar())


def _dated(project: Project) -> list[PlannedTask]:
    rows = project.tasks.values_list(
        "pk",
        "planned_start",
        "planned_finish",
        "forecast_finish",
        "actual_finish",
        "department_id",
        "owner_id",
    )
    return [
        PlannedTask(pk, start, finish, forecast, actual, department, owner)
        for pk, start, finish, forecast, actual, department, owner in rows
        if start and finish
    ]


def _waits(project: Project) -> dict[tuple[str, str], date | None]:
    rows = Dependency.objects.filter(successor__project=project)
    return {
        (before, after): day
        for before, after, day in rows.values_list("predecessor_id", "successor_id", "hand_over_on")
    }


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
    promised = task.outgoing.still_awaited().filter(
        hand_over_on__lt=after[1], confirmed_at__isnull=False, reopened_at__isnull=True
    )
    if promised.exists():
        return True
    slot, calendar = slots(task.project).get(task.pk), working_calendar()
    moved = max(calendar.between(before[1], after[1]), calendar.between(after[0], before[0]))
    return slot is not None and moved > slot.total_float
