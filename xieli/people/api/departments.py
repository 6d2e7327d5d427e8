"""The tree of departments."""

from datetime import date
from typing import Annotated, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Limit, Named, Page, Text, found, if_match, page
from xieli.people import commands, forms, queries
from xieli.people.commands import DepartmentText
from xieli.people.commands.organisation import require_administrator
from xieli.people.models import Department, Person

from .auth import Authenticated

router = Router(tags=["organisation"])
Id = Annotated[Text, Field(max_length=40)]


class DepartmentOut(Schema):
    """A department; `version` is what If-Match gives back."""

    id: str
    name: str
    parent: str | None
    head: Named | None
    deputy: Named | None
    closed_on: date | None
    successor: str | None
    version: int

    @classmethod
    def of(cls, row: Department) -> Self:
        """Return the department as it is told outside."""
        return cls(
            id=row.pk,
            name=row.name,
            parent=row.parent_id,
            head=_named(row.head),
            deputy=_named(row.deputy),
            closed_on=row.closed_on,
            successor=row.successor_id,
            version=row.version,
        )


class NewDepartmentIn(Schema):
    """A department's name, and the id of the one above it."""

    name: Annotated[Text, Field(max_length=100)]
    parent: Id | None = None


class DepartmentIn(Schema):
    """What changes; what is left out stays, null empties. `parent`, `head`, `deputy` are ids."""

    name: Annotated[Text, Field(max_length=100)] | None = None
    parent: Id | None = None
    head: Id | None = None
    deputy: Id | None = None


class ClosureIn(Schema):
    """Who takes the department's place: its id (P3)."""

    successor: Id


class DutyOut(Schema):
    """Something open, and who would bear it next where that is known already (P3)."""

    kind: str
    title: str
    url: str
    heir: str


class DutiesOut(Schema):
    """Everything open with a person or department."""

    items: list[DutyOut]
    heir: Named | None = None


@router.get("/departments", response=Page[DepartmentOut])
def departments(
    request: Authenticated, limit: Limit = 50, cursor: Text = ""
) -> Page[DepartmentOut]:
    """Every department, closed ones included."""
    rows = Department.objects.select_related("head", "deputy")
    several, onward = page(rows, by="pk", limit=limit, cursor=cursor)
    return Page[DepartmentOut](items=[DepartmentOut.of(row) for row in several], next=onward)


@router.post("/departments", response={201: DepartmentOut})
def add_department(request: Authenticated, said: NewDepartmentIn) -> Status[DepartmentOut]:
    """Add a department; administrators only."""
    parent = forms.department_or_none(said.parent or "", "parent")
    row = commands.add_department(name=said.name, parent=parent, actor=request.auth)
    return Status(201, DepartmentOut.of(row))


@router.patch("/departments/{department_id}", response=DepartmentOut)
def edit_department(
    request: Authenticated, department_id: str, said: DepartmentIn
) -> DepartmentOut:
    """Rename, move in the tree, name head and deputy; administrators only; needs If-Match."""
    row = found(Department.objects.all(), pk=department_id)
    given = said.model_dump(exclude_unset=True)
    text = DepartmentText(
        name=said.name or row.name,
        parent=forms.department_or_none(said.parent or "", "parent")
        if "parent" in given
        else row.parent,
        head=forms.person_or_none(said.head or "", "head") if "head" in given else row.head,
        deputy=forms.person_or_none(said.deputy or "", "deputy")
        if "deputy" in given
        else row.deputy,
    )
    return DepartmentOut.of(
        commands.edit_department(
            department=row, text=text, version=if_match(request), actor=request.auth
        )
    )


@router.get("/departments/{department_id}/duties", response=DutiesOut)
def department_duties(request: Authenticated, department_id: str) -> DutiesOut:
    """What would pass to a successor (P3); administrators only."""
    require_administrator(request.auth)
    row = found(Department.objects.all(), pk=department_id)
    return duties_out(row, request.auth)


@router.post("/departments/{department_id}/closures", response={201: DepartmentOut})
def close_department(
    request: Authenticated, department_id: str, said: ClosureIn
) -> Status[DepartmentOut]:
    """Close a department; all that is open passes to the successor (P3)."""
    row = found(Department.objects.all(), pk=department_id)
    successor = forms.department_or_none(said.successor, "successor")
    closed = commands.close_department(department=row, successor=successor, actor=request.auth)
    return Status(201, DepartmentOut.of(closed))


def duties_out(holder: Person | Department, viewer: Person) -> DutiesOut:
    """Return what is open with a person or department, as it is told outside."""
    items = [
        DutyOut(kind=duty.kind, title=duty.title, url=duty.url, heir=duty.heir)
        for duty in queries.open_duties(holder, viewer)
    ]
    heir = queries.heir_of(holder) if isinstance(holder, Person) else None
    return DutiesOut(items=items, heir=_named(heir))


def _named(person: Person | None) -> Named | None:
    return Named(id=person.pk, name=person.name) if person else None
