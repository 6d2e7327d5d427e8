"""Baselines, and how any two sides of a plan differ (C5)."""

from datetime import date, datetime

from django.http import Http404
from ninja import Router, Schema

from xieli.core.api import Page, Text, found
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.workplan import queries

router = Router()


class BaselineOut(Schema):
    """Scope, owners and dates as signed; `hash` is of the text they stand in."""

    number: int
    created_at: datetime
    hash: str
    by: str


class ShiftOut(Schema):
    """A task on two sides of a comparison; by so many working days it ends later."""

    title: str
    department: str
    before: date | None
    after: date | None
    days: int


class VarianceOut(Schema):
    """How far one department's tasks moved."""

    department: str
    count: int
    days: int
    worst: int


class PlanComparisonOut(Schema):
    """Two sides of a plan: a baseline's number, `plan`, `forecast` or `actual`."""

    first: str
    second: str
    tasks: list[ShiftOut]
    departments: list[VarianceOut]


@router.get("/projects/{code}/baselines", response=Page[BaselineOut])
def baselines(request: Authenticated, code: str) -> Page[BaselineOut]:
    """Every baseline, with the document whose signatures it stands on."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    rows = project.baselines.select_related("revision__stands_on__document", "revision__document")
    items = [
        BaselineOut(
            number=row.number,
            created_at=row.created_at,
            hash=row.revision.hash,
            by=row.revision.authority.document.kind,
        )
        for row in rows
    ]
    return Page[BaselineOut](items=items, next=None)


@router.get("/projects/{code}/baselines/{first}/{second}", response=PlanComparisonOut)
def comparison(request: Authenticated, code: str, first: Text, second: Text) -> PlanComparisonOut:
    """How the second side differs from the first, task by task and department by department."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    if not {first, second} <= queries.sides(project).keys():
        raise Http404
    shifts = queries.compare_sides(project, first, second)
    return PlanComparisonOut(
        first=first,
        second=second,
        tasks=[
            ShiftOut(
                title=shift.title,
                department=shift.department,
                before=shift.before.finishes_on if shift.before else None,
                after=shift.after.finishes_on if shift.after else None,
                days=shift.days,
            )
            for shift in shifts
        ],
        departments=[VarianceOut.model_validate(each, from_attributes=True)
                     for each in queries.variances(shifts)],
    )  # fmt: skip
