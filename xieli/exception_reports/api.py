"""Exceptions over the API."""

from datetime import date, datetime
from typing import Self

from ninja import Router, Schema, Status

from xieli.core.api import Limit, Page, Text, found, if_match, page
from xieli.exception_reports import commands
from xieli.exception_reports.commands import ExceptionText
from xieli.exception_reports.models import ExceptionReport, Kind
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.people.models import Person
from xieli.workplan.models import Task

router = Router(tags=["exceptions"])


class ExceptionIn(Schema):
    """What the owner must say (S4)."""

    reason: Text
    impact: Text = ""
    resolution: Text = ""
    recovery_on: date | None = None
    kind: Kind = Kind.DELAY


class TaskRef(Schema):
    """Which task it is about."""

    id: str
    title: str


class ExceptionOut(Schema):
    """An exception; `version` is what If-Match gives back."""

    id: str
    number: int
    task: TaskRef
    kind: str
    cause: str
    state: str
    reason: str
    impact: str
    resolution: str
    recovery_on: date | None
    opened_at: datetime
    respond_by: datetime
    version: int

    @classmethod
    def of(cls, row: ExceptionReport) -> Self:
        """Return the exception as it is told outside."""
        return cls(
            id=row.pk,
            number=row.number,
            task=TaskRef(id=row.task_id, title=row.task.title),
            kind=str(row.kind),
            cause=str(row.cause),
            state=row.state.value,
            reason=row.reason,
            impact=row.impact,
            resolution=row.resolution,
            recovery_on=row.recovery_on,
            opened_at=row.opened_at,
            respond_by=row.respond_by,
            version=row.version,
        )


@router.get("/projects/{code}/exceptions", response=Page[ExceptionOut])
def exceptions(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[ExceptionOut]:
    """Every exception of a project, by number."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    rows, after = page(project.exceptions.for_list(), by="number", limit=limit, cursor=cursor)
    return Page[ExceptionOut](items=[ExceptionOut.of(row) for row in rows], next=after)


@router.post("/tasks/{task_id}/exceptions", response={201: ExceptionOut})
def report(request: Authenticated, task_id: str, said: ExceptionIn) -> Status[ExceptionOut]:
    """Report an exception of a task, any time (S4)."""
    task = found(Task.objects.visible_to(request.auth), pk=task_id)
    row = commands.report_exception(
        task=task, text=ExceptionText(**said.model_dump()), actor=request.auth
    )
    return Status(201, ExceptionOut.of(_report(row.pk, request.auth)))


@router.put("/exceptions/{report_id}", response=ExceptionOut)
def complete(request: Authenticated, report_id: str, said: ExceptionIn) -> ExceptionOut:
    """Say reason, impact, resolution, recovery date; needs If-Match."""
    commands.complete_exception(
        report=_report(report_id, request.auth),
        text=ExceptionText(**said.model_dump()),
        version=if_match(request),
        actor=request.auth,
    )
    return ExceptionOut.of(_report(report_id, request.auth))


@router.post("/exceptions/{report_id}/acknowledgements", response={201: ExceptionOut})
def acknowledgements(request: Authenticated, report_id: str) -> Status[ExceptionOut]:
    """The lead takes it up (S5); needs If-Match."""
    commands.acknowledge_exception(
        report=_report(report_id, request.auth), version=if_match(request), actor=request.auth
    )
    return Status(201, ExceptionOut.of(_report(report_id, request.auth)))


@router.post("/exceptions/{report_id}/closures", response={201: ExceptionOut})
def closures(request: Authenticated, report_id: str) -> Status[ExceptionOut]:
    """The lead closes it (S5); needs If-Match."""
    commands.close_exception(
        report=_report(report_id, request.auth), version=if_match(request), actor=request.auth
    )
    return Status(201, ExceptionOut.of(_report(report_id, request.auth)))


@router.post("/exceptions/{report_id}/reopenings", response={201: ExceptionOut})
def reopenings(request: Authenticated, report_id: str) -> Status[ExceptionOut]:
    """The supervising department reopens it (S5); needs If-Match."""
    commands.reopen_exception(
        report=_report(report_id, request.auth), version=if_match(request), actor=request.auth
    )
    return Status(201, ExceptionOut.of(_report(report_id, request.auth)))


def _report(report_id: str, person: Person) -> ExceptionReport:
    return found(ExceptionReport.objects.visible_to(person).for_list(), pk=report_id)
