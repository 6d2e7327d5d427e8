"""Exceptions over the API."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Self

from ninja import Router, Schema, Status

from xieli.core.api import Day, Limit, Page, Text, found, if_match, page
from xieli.exception_reports import commands
from xieli.exception_reports.commands import ExceptionText
from xieli.exception_reports.models import ExceptionKind, ExceptionReport
from xieli.exception_reports.queries import Age, Toll, ages, tolls
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
    recovery_on: Day | None = None
    kind: ExceptionKind = ExceptionKind.DELAY


class TaskRef(Schema):
    """Which task it is about."""

    id: str
    title: str


class MovedOut(Schema):
    """A task that waits for the late one; `days` are working days."""

    id: str
    title: str
    departments: list[str]
    expected: date
    days: int


class TollOut(Schema):
    """What an open exception moves, computed from the plan; all in working days."""

    age: int
    days: int
    moved: list[MovedOut]
    milestones: list[str]
    departments: list[str]
    days_over: int

    @classmethod
    def of(cls, toll: Toll) -> Self:
        """Return it as it is told outside."""
        moved = [MovedOut(**asdict(task)) for task in toll.moved]
        said = asdict(toll) | {"moved": moved, "departments": toll.departments}
        return cls(**said)


class ExceptionOut(Schema):
    """An exception; `version` is what If-Match gives back.

    Its age counts to when it was closed: in working days, and in working hours.
    """

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
    age_days: int
    age_hours: float
    impact_computed: TollOut | None
    change_requests: list[str]
    version: int

    @classmethod
    def of(cls, row: ExceptionReport, toll: Toll | None, age: Age) -> Self:
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
            age_days=age.days,
            age_hours=age.hours,
            impact_computed=TollOut.of(toll) if toll else None,
            change_requests=[change.pk for change in row.change_requests.all()],
            version=row.version,
        )


@router.get("/projects/{code}/exceptions", response=Page[ExceptionOut])
def exceptions(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[ExceptionOut]:
    """Every exception of a project, by number."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    every = project.exceptions.for_list().prefetch_related("change_requests")
    rows, after = page(every, by="number", limit=limit, cursor=cursor)
    cost, old = tolls(project, rows), ages(rows)
    items = [ExceptionOut.of(row, cost.get(row.pk), old[row.pk]) for row in rows]
    return Page[ExceptionOut](items=items, next=after)


@router.post("/tasks/{task_id}/exceptions", response={201: ExceptionOut})
def report(request: Authenticated, task_id: str, said: ExceptionIn) -> Status[ExceptionOut]:
    """Report an exception of a task, any time (S4)."""
    task = found(Task.objects.visible_to(request.auth), pk=task_id)
    row = commands.report_exception(
        task=task, text=ExceptionText(**said.model_dump()), actor=request.auth
    )
    return Status(201, _told(row.pk, request.auth))


@router.put("/exceptions/{report_id}", response=ExceptionOut)
def complete(request: Authenticated, report_id: str, said: ExceptionIn) -> ExceptionOut:
    """Say reason, impact, resolution, recovery date; needs If-Match."""
    commands.complete_exception(
        report=_report(report_id, request.auth),
        text=ExceptionText(**said.model_dump()),
        version=if_match(request),
        actor=request.auth,
    )
    return _told(report_id, request.auth)


@router.post("/exceptions/{report_id}/acknowledgements", response={201: ExceptionOut})
def acknowledgements(request: Authenticated, report_id: str) -> Status[ExceptionOut]:
    """The lead takes it up (S5); needs If-Match."""
    commands.acknowledge_exception(
        report=_report(report_id, request.auth), version=if_match(request), actor=request.auth
    )
    return Status(201, _told(report_id, request.auth))


@router.post("/exceptions/{report_id}/closures", response={201: ExceptionOut})
def closures(request: Authenticated, report_id: str) -> Status[ExceptionOut]:
    """The lead closes it (S5); needs If-Match."""
    commands.close_exception(
        report=_report(report_id, request.auth), version=if_match(request), actor=request.auth
    )
    return Status(201, _told(report_id, request.auth))


@router.post("/exceptions/{report_id}/reopenings", response={201: ExceptionOut})
def reopenings(request: Authenticated, report_id: str) -> Status[ExceptionOut]:
    """The supervising department reopens it (S5); needs If-Match."""
    commands.reopen_exception(
        report=_report(report_id, request.auth), version=if_match(request), actor=request.auth
    )
    return Status(201, _told(report_id, request.auth))


def _told(report_id: str, person: Person) -> ExceptionOut:
    row = _report(report_id, person)
    return ExceptionOut.of(row, tolls(row.project, [row]).get(row.pk), ages([row])[row.pk])


def _report(report_id: str, person: Person) -> ExceptionReport:
    return found(ExceptionReport.objects.visible_to(person).for_list(), pk=report_id)
