"""The tracking sheet and check-ins over the API."""

import json
from datetime import date, datetime, time
from typing import Annotated, Self

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Day, Limit, Named, Page, Text, found, if_match, page, tag
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.progress import commands
from xieli.progress.models import Relay
from xieli.progress.queries import (
    SheetRow,
    cadence_row,
    next_due,
    sheet_rows,
    tracking_sheet,
)
from xieli.workplan.models import Task

router = Router(tags=["progress"])
JSON = "application/json; charset=utf-8"


class CheckInIn(Schema):
    """One line about a task (S3); what is left out stays as it is, `{}` says nothing changed."""

    status: Text | None = Field(None, description="left out, the percent tells it")
    percent: int | None = None
    forecast_finish: Day | None = Field(None, description="null takes it back; none leaves it")
    note: Text = Field("", description="empty takes the remark back; none leaves it")
    deliverable: Text = ""


class SheetRowOut(Schema):
    """A row of the tracking sheet: the template's columns and the forecast."""

    id: str
    title: str
    department: Named
    owner: Named
    status: str
    percent: int
    planned_start: date | None
    planned_finish: date | None
    forecast_finish: date | None
    actual_finish: date | None
    updated_by: str
    updated_at: datetime | None
    exception: str
    has_exception: bool
    version: int


def sheet_fields(row: SheetRow) -> dict[str, object]:
    """Return a row of the sheet as SheetRowOut names its fields."""
    return {
        "id": row.id,
        "title": row.title,
        "department": {"id": row.department_id, "name": row.department_name},
        "owner": {"id": row.owner_id, "name": row.owner_name},
        "status": row.status,
        "percent": row.percent,
        "planned_start": row.planned_start,
        "planned_finish": row.planned_finish,
        "forecast_finish": row.forecast_finish,
        "actual_finish": row.actual_finish,
        "updated_by": row.updated_by_name,
        "updated_at": row.updated_at,
        "exception": row.exception,
        "has_exception": row.has_exception,
        "version": row.version,
    }


def iso(value: date) -> str:
    """Return a day or a moment as the API writes it: UTC as Z."""
    return value.isoformat().replace("+00:00", "Z")


@router.get("/projects/{code}/progress", response=Page[SheetRowOut])
def progress(request: Authenticated, code: str) -> HttpResponse:
    """The rows of the tracking sheet; the sheet is one page.

    Hundreds of rows are written as they were read; validating each again would cost four times.
    """
    project = found(Project.objects.visible_to(request.auth), code=code)
    sheet = {"items": [sheet_fields(row) for row in tracking_sheet(project)], "next": None}
    return HttpResponse(json.dumps(sheet, default=iso), content_type=JSON)


class CadenceOut(Schema):
    """How often everybody checks in; `weekday` 0 is Monday; `next` is the next due moment.

    `version` is what If-Match gives back.
    """

    rhythm: str
    weekday: int
    at: str
    next: datetime | None
    version: int

    @classmethod
    def of(cls, project: Project) -> Self:
        """Return a project's cadence as it is told outside."""
        row = cadence_row(project)
        at = row.at.isoformat("minutes")
        return cls(
            rhythm=row.rhythm,
            weekday=row.weekday,
            at=at,
            next=next_due(project),
            version=row.version,
        )


class CadenceIn(Schema):
    """Daily or weekly, on which weekday, by when in the organisation's time."""

    rhythm: Text
    weekday: int = 4
    at: time = time(17)


@router.get("/projects/{code}/cadence", response=CadenceOut)
def cadence(request: Authenticated, response: HttpResponse, code: str) -> CadenceOut:
    """How often a project is checked in on (S1)."""
    told = CadenceOut.of(found(Project.objects.visible_to(request.auth), code=code))
    tag(response, told.version)
    return told


@router.put("/projects/{code}/cadence", response=CadenceOut)
def set_cadence(request: Authenticated, code: str, said: CadenceIn) -> CadenceOut:
    """Set it; the leading and the initiating department do (S1). Needs If-Match."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    commands.set_cadence(
        project=project,
        rhythm=said.rhythm,
        weekday=said.weekday,
        at=said.at.replace(tzinfo=None),
        version=if_match(request),
        actor=request.auth,
    )
    return CadenceOut.of(project)


@router.post("/tasks/{task_id}/check-ins", response={201: SheetRowOut})
def check_ins(request: Authenticated, task_id: str, said: CheckInIn) -> Status[SheetRowOut]:
    """Check in; never refused for being bad news (S4). Needs If-Match."""
    task = found(Task.objects.visible_to(request.auth), pk=task_id)
    version = if_match(request)
    commands.check_in(
        task=task, **said.model_dump(exclude_unset=True), version=version, actor=request.auth
    )
    row = sheet_fields(sheet_rows(Task.objects.filter(pk=task_id))[0])
    return Status(201, SheetRowOut.model_validate(row))


class RelayOut(Schema):
    """Work on its way from one station to the next (S8)."""

    id: str
    task: str
    to: str
    offered_at: datetime
    accepted_at: datetime | None
    returned_at: datetime | None
    reason: str

    @classmethod
    def of(cls, row: Relay) -> Self:
        """Return the relay as it is told outside; tasks by id."""
        return cls(
            id=row.pk,
            task=row.dependency.predecessor_id,
            to=row.dependency.successor_id,
            offered_at=row.offered_at,
            accepted_at=row.accepted_at,
            returned_at=row.returned_at,
            reason=row.reason,
        )


class ReturnIn(Schema):
    """Why the work goes back."""

    reason: Annotated[Text, Field(max_length=1000)]


@router.get("/projects/{code}/relays", response=Page[RelayOut])
def relays(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[RelayOut]:
    """What was handed over in a run of a process (S8)."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    rows = Relay.objects.filter(dependency__successor__project=project).for_list()
    kept, after = page(rows, by="pk", limit=limit, cursor=cursor)
    return Page[RelayOut](items=[RelayOut.of(row) for row in kept], next=after)


@router.post("/relays/{relay_id}/acceptances", response={201: RelayOut})
def accept(request: Authenticated, relay_id: str) -> Status[RelayOut]:
    """The next station takes the work on (S8)."""
    row = found(Relay.objects.visible_to(request.auth).for_list(), pk=relay_id)
    return Status(201, RelayOut.of(commands.accept_relay(relay=row, actor=request.auth)))


@router.post("/relays/{relay_id}/returns", response={201: RelayOut})
def send_back(request: Authenticated, relay_id: str, said: ReturnIn) -> Status[RelayOut]:
    """The next station sends the work back (S8)."""
    row = found(Relay.objects.visible_to(request.auth).for_list(), pk=relay_id)
    row = commands.return_relay(relay=row, reason=said.reason, actor=request.auth)
    return Status(201, RelayOut.of(row))
