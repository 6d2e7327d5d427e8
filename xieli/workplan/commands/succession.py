"""What passes on with the people and departments of a plan: tasks and requests (P3)."""

from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from xieli.kickoff.commands.succession import lock_unfinished, visible_projects
from xieli.kickoff.models import Phase
from xieli.people.commands import on_closing, on_leaving
from xieli.people.models import Department, Person
from xieli.people.queries import Duty, on_duties
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import ResourceRequest, Status, Task

from .rows import lapse_open_breakdown, record


def inherit_tasks(leaver: Person, heir: Person) -> None:
    """A leaver's open tasks pass to whoever stands in; run by the leaving itself (P3).

    A breakdown that names the leaver and is not signed by all yet is asked for again (K3).
    """
    lock_unfinished()
    for task in _open_tasks().filter(owner=leaver).order_by("project__ledger_id", "position"):
        task.owner = heir
        task.version += 1
        task.save(update_fields=["owner", "version"])
        record(
            WorkplanEvent.TASK_INHERITED,
            task,
            None,
            before={"owner": leaver.pk},
            after={"owner": heir.pk},
        )
        lapse_open_breakdown(task.project, None)


def inherit_plan(department: Department, successor: Department, actor: Person | None) -> None:
    """A closed department's open tasks and unanswered requests are its successor's (P3).

    A breakdown that names it and is not signed by all yet is asked for again (K3).
    """
    lock_unfinished()
    for task in _open_tasks().filter(department=department).order_by("project__ledger_id", "pk"):
        Task.objects.filter(pk=task.pk).update(department=successor, version=F("version") + 1)
        record(
            WorkplanEvent.TASK_INHERITED,
            task,
            actor,
            before={"department": department.pk},
            after={"department": successor.pk},
        )
        lapse_open_breakdown(task.project, actor)
    for request in _open_requests(department).order_by("task__project__ledger_id", "pk"):
        ResourceRequest.objects.filter(pk=request.pk).update(department=successor)
        record(
            WorkplanEvent.TASK_INHERITED,
            request.task,
            actor,
            before={"request": request.pk, "department": department.pk},
            after={"request": request.pk, "department": successor.pk},
        )
        lapse_open_breakdown(request.task.project, actor)


def plan_duties(holder: Person | Department, viewer: Person | None) -> Iterator[Duty]:
    """Name the open tasks of a person or department, and the requests that wait for an answer."""
    seen = visible_projects(viewer)
    tasks = _open_tasks()
    if isinstance(holder, Person):
        tasks = tasks.filter(owner=holder)
    else:
        tasks = tasks.filter(department=holder)
        for request in _open_requests(holder):
            is_named = seen is None or request.task.project_id in seen
            title = request.what if is_named else _("in a confidential project")
            url = f"/tasks/{request.task_id}/" if is_named else ""
            yield Duty(_("Resource request"), title, url)
    for task in tasks:
        if seen is None or task.project_id in seen:
            title = f"{task.title} · {task.project.title}"
            yield Duty(_("Task"), title, f"/tasks/{task.pk}/")
        else:
            yield Duty(_("Task"), _("in a confidential project"))


def _open_tasks() -> QuerySet[Task]:
    open_tasks = Task.objects.exclude(status=Status.DONE).exclude(project__phase=Phase.ARCHIVED)
    return open_tasks.select_related("project")


def _open_requests(department: Department) -> QuerySet[ResourceRequest]:
    rows = ResourceRequest.objects.filter(department=department, commitment__isnull=True)
    rows = rows.exclude(task__project__phase=Phase.ARCHIVED)
    return rows.filter(decline__isnull=True).select_related("task__project")


on_leaving(inherit_tasks)
on_closing(inherit_plan)
on_duties(plan_duties)
