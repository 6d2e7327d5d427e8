"""The tracking sheet and check-ins over the API."""

import json
from datetime import date, datetime

from django.http import HttpResponse
from ninja import Router, Schema, Status

from xieli.core.api import Named, Page, Text, found, if_match
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.progress import commands
from xieli.progress.queries import SheetRow, sheet_rows, tracking_sheet
from xieli.workplan.models import Task

router = Router(tags=["progress"])
JSON = "application/json; charset=utf-8"


class CheckInIn(Schema):
    """One line about a task (S3)."""

    status: Text
    percent: int
    forecast_finish: date | None = None
    note: Text = ""
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
    page = {"items": [sheet_fields(row) for row in tracking_sheet(project)], "next": None}
    return HttpResponse(json.dumps(page, default=iso), content_type=JSON)


@router.post("/tasks/{task_id}/check-ins", response={201: SheetRowOut})
def check_ins(request: Authenticated, task_id: str, said: CheckInIn) -> Status[SheetRowOut]:
    """Check in; never refused for being bad news (S4). Needs If-Match."""
    task = found(Task.objects.visible_to(request.auth), pk=task_id)
    version = if_match(request)
    commands.check_in(task=task, **said.model_dump(), version=version, actor=request.auth)
    row = sheet_fields(sheet_rows(Task.objects.filter(pk=task_id))[0])
    return Status(201, SheetRowOut.model_validate(row))
