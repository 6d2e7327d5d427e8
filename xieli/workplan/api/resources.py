"""What one department asks of another for a task, and the answer of its head (B7)."""

from datetime import date
from typing import Annotated, Self

from django.db.models import QuerySet
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Day, Limit, Named, Page, Text, found, page
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.people.models import Person
from xieli.workplan import commands
from xieli.workplan.api.tasks import department_meant, visible_task
from xieli.workplan.models import ResourceKind, ResourceRequest, Task

router = Router()


class ResourceIn(Schema):
    """What is asked; the days are the task's own unless said."""

    kind: ResourceKind
    what: Annotated[Text, Field(max_length=200)]
    amount: Annotated[Text, Field(max_length=100)] = ""
    department: Text
    starts_on: Day | None = None
    ends_on: Day | None = None


class DeclineIn(Schema):
    """Why the department does not provide it."""

    reason: Annotated[Text, Field(max_length=1000)]


class ResourceOut(Schema):
    """A request and its answer; `state` is proposed, confirmed or declined."""

    id: str
    task: Named
    kind: str
    what: str
    amount: str
    department: Named
    starts_on: date | None
    ends_on: date | None
    state: str
    reason: str

    @classmethod
    def of(cls, row: ResourceRequest) -> Self:
        """Return the request as it is told outside."""
        return cls(
            id=row.pk,
            task=Named(id=row.task_id, name=row.task.title),
            kind=str(row.kind),
            what=row.what,
            amount=row.amount,
            department=Named(id=row.department_id, name=row.department.name),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            state=row.state,
            reason=row.decline.reason if row.state == "declined" else "",
        )


class Withdrawn(Schema):
    """The request is gone."""

    id: str


@router.get("/projects/{code}/resources", response=Page[ResourceOut])
def resources(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[ResourceOut]:
    """Everything the project's tasks ask of departments."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    asked = ResourceRequest.objects.filter(task__project=project)
    rows, after = page(_told(asked), by="pk", limit=limit, cursor=cursor)
    return Page[ResourceOut](items=[ResourceOut.of(row) for row in rows], next=after)


@router.post("/tasks/{task_id}/resources", response={201: ResourceOut})
def request_resource(request: Authenticated, task_id: str, said: ResourceIn) -> Status[ResourceOut]:
    """Ask a department for people, budget or a tool (B7)."""
    row = commands.request_resource(
        task=visible_task(task_id, request.auth),
        kind=said.kind.value,
        what=said.what,
        amount=said.amount,
        department=department_meant(said.department),
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        actor=request.auth,
    )
    return Status(201, _again(row.pk, request.auth))


@router.post("/resources/{request_id}/commitments", response={201: ResourceOut})
def commitments(request: Authenticated, request_id: str) -> Status[ResourceOut]:
    """The providing department's head promises it (B7)."""
    commands.commit_resource(request=_asked(request_id, request.auth), actor=request.auth)
    return Status(201, _again(request_id, request.auth))


@router.post("/resources/{request_id}/declines", response={201: ResourceOut})
def declines(request: Authenticated, request_id: str, said: DeclineIn) -> Status[ResourceOut]:
    """The providing department's head says no, and why (B7)."""
    row = _asked(request_id, request.auth)
    commands.decline_resource(request=row, reason=said.reason, actor=request.auth)
    return Status(201, _again(request_id, request.auth))


@router.delete("/resources/{request_id}", response=Withdrawn)
def withdraw(request: Authenticated, request_id: str) -> Withdrawn:
    """Take the request back."""
    row = _asked(request_id, request.auth)
    commands.withdraw_resource_request(request=row, actor=request.auth)
    return Withdrawn(id=request_id)


def _told(rows: QuerySet[ResourceRequest]) -> QuerySet[ResourceRequest]:
    return rows.select_related("task", "department", "commitment", "decline")


def _asked(request_id: str, person: Person) -> ResourceRequest:
    visible = Task.objects.visible_to(person)
    return found(_told(ResourceRequest.objects.filter(task__in=visible)), pk=request_id)


def _again(request_id: str, person: Person) -> ResourceOut:
    return ResourceOut.of(_asked(request_id, person))
