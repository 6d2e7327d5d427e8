"""待办: the check-ins that are due of somebody, and those missing that the ladder told them of."""

from collections import defaultdict

from xieli.core import clock
from xieli.kickoff.models import Kind, Phase
from xieli.people.models import Person
from xieli.progress.models import CheckInDue, DueRung
from xieli.progress.queries import settled_until
from xieli.progress.rules import Step
from xieli.workplan.models import Dependency, Status, Task
from xieli.workspace.queries.to_do import Line, ToDo, ToDoKind, bearer


def to_check_in(person: Person) -> list[ToDo]:
    """Return the tasks somebody owns and has not done; `line` tells which are settled (S2, S3)."""
    mine = (
        Task.objects.filter(owner=person, project__phase=Phase.EXECUTION)
        .exclude(status=Status.DONE)
        .exclude(project__kind=Kind.PROCESS, project__runs_under__isnull=True)
    )
    waiting = defaultdict[str, list[str]](list)
    for awaited, *names in Dependency.objects.filter(predecessor__in=mine).values_list(
        "predecessor_id", "successor__department__name", "successor__owner__name",
        "predecessor__project__code", "successor__project__code",
    ):  # fmt: skip
        waiting[awaited].append(bearer(*names))
    open_dues = CheckInDue.objects.filter(task__in=mine, settled_at=None).order_by("due_at")
    dues, now = dict(open_dues.values_list("task", "due_at")), clock.now()
    tasks = list(mine.select_related("project").order_by("planned_finish"))
    settled, found = settled_until(tasks), []
    for task in tasks:
        due = dues.get(task.pk)
        line = Line(
            percent=task.percent,
            forecast=task.forecast_finish,
            remark=task.remark,
            version=task.version,
            due_at=due,
            is_missing=due is not None and due < now,
            settled_until=settled.get(task.pk),
        )
        found.append(
            ToDo(
                ToDoKind.CHECK_IN,
                task.pk,
                task.project.code,
                task.project.title,
                task.title,
                task.updated_at or task.project.created_at,
                due_on=task.planned_finish,
                holds_up="、".join(waiting[task.pk]),
                detail=f"{task.percent}%",
                line=line,
            )
        )
    return found


def missing_check_ins(person: Person) -> list[ToDo]:
    """Return the check-ins that did not come, where the ladder has reached this person (S2)."""
    rungs = DueRung.objects.filter(
        person=person, step__gt=Step.OWNER, is_passed_over=False, due__settled_at=None
    )
    rows = rungs.select_related("due__task__project", "due__task__owner", "due__task__department")
    latest = {rung.due.task_id: rung.due for rung in rows.order_by("due__due_at", "step")}
    return [
        ToDo(
            ToDoKind.MISSING,
            due.task_id,
            due.task.project.code,
            due.task.project.title,
            due.task.title,
            due.due_at,
            detail=f"{due.task.department.name}·{due.task.owner.name}",
        )
        for due in latest.values()
    ]
