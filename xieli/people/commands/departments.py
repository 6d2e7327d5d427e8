"""The tree of departments: add, edit, appoint, close."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import RuleViolation
from xieli.people import queries
from xieli.people.events import PeopleEvent
from xieli.people.models import Department, Membership, Person

from .organisation import lock_organisation, record, require_administrator

type Closing = Callable[[Department, Department, Person | None], None]
type Ending = Callable[[Department, Person | None], None]
_closings: list[Closing] = []
_endings: list[Ending] = []


@dataclass(frozen=True, slots=True)
class DepartmentText:
    """What a department's page says; an empty place in the tree is the top."""

    name: str
    parent: Department | None = None
    head: Person | None = None
    deputy: Person | None = None


def on_closing(closing: Closing) -> None:
    """Register what passes from a closed department to its successor (P3), in its transaction."""
    _closings.append(closing)


def on_another_head(ending: Ending) -> None:
    """Register what ends when a department has another head (P1), in the same transaction."""
    _endings.append(ending)


@write()
def add_department(
    *, name: str, parent: Department | None = None, actor: Person | None
) -> Department:
    """Add a department to the tree."""
    lock_organisation()
    require_administrator(actor)
    _require_place(None, parent)
    department = Department(name=name.strip(), parent=parent)
    _require_name(department)
    save_checked(department)
    record(PeopleEvent.DEPARTMENT_ADDED, actor, department, after=_facts(department))
    return department


@write()
def edit_department(
    *, department: Department, text: DepartmentText, version: int, actor: Person | None
) -> Department:
    """Rename it, move it in the tree, name its head and deputy (K2). StaleVersion as T4 says."""
    lock_organisation()
    require_administrator(actor)
    department = Department.objects.get(pk=department.pk)
    require_version(department, version)
    _require_open(department)
    if text.parent != department.parent:
        _require_place(department, text.parent)
    for person, field in ((text.head, "head"), (text.deputy, "deputy")):
        if person is not None and person.pk != getattr(department, f"{field}_id"):
            _require_member(department, person, field)
    _require_two(text.head, text.deputy)
    before = _facts(department)
    department.name = text.name.strip()
    department.parent, department.head, department.deputy = text.parent, text.head, text.deputy
    _require_name(department)
    department.version += 1
    save_checked(department)
    after = _facts(department)
    record(PeopleEvent.DEPARTMENT_EDITED, actor, department, before=before, after=after)
    if department.head_id != before["head"]:
        end_with_head(department, actor)
    return department


@write()
def appoint_head(
    *, department: Department, head: Person, deputy: Person | None = None, actor: Person | None
) -> Department:
    """Name who signs for a department; its open signature slots pass on with the post (K2)."""
    lock_organisation()
    require_administrator(actor)
    _require_member(department, head, "head")
    if deputy is not None:
        _require_member(department, deputy, "deputy")
    _require_two(head, deputy)
    department.refresh_from_db()
    before = {"head": department.head_id, "deputy": department.deputy_id}
    department.head, department.deputy = head, deputy
    department.version += 1
    save_checked(department)
    after = {"head": head.pk, "deputy": deputy.pk if deputy else None}
    record(PeopleEvent.HEAD_APPOINTED, actor, department, before=before, after=after)
    if department.head_id != before["head"]:
        end_with_head(department, actor)
    return department


def end_with_head(department: Department, actor: Person | None) -> None:
    """End what was the former head's own."""
    for ending in _endings:
        ending(department, actor)


@write()
def close_department(
    *, department: Department, successor: Department | None, actor: Person | None
) -> Department:
    """Close a department: people, sub-departments and open duties pass to its successor (P3)."""
    organisation = lock_organisation()
    require_administrator(actor)
    department.refresh_from_db()
    _require_open(department)
    below = {each.pk for each in queries.departments_below(department)}
    if successor is None or successor.closed_on or successor.pk == department.pk:
        raise RuleViolation(
            "P3.no_successor",
            _("Name another department, one that is open, as its successor."),
            field="successor",
        )
    if successor.pk in below:
        # The successor takes the place of the one that closes.
        Department.objects.filter(pk=successor.pk).update(
            parent=department.parent, version=models.F("version") + 1
        )
    department.closed_on = clock.today(organisation.zone)
    department.successor = successor
    department.version += 1
    save_checked(department)
    department.people.update(department=successor, version=models.F("version") + 1)
    _move_guests(department, successor)
    Department.objects.open().filter(parent=department).exclude(pk=successor.pk).update(
        parent=successor, version=models.F("version") + 1
    )
    for closing in _closings:
        closing(department, successor, actor)
    record(PeopleEvent.DEPARTMENT_CLOSED, actor, department, after={"successor": successor.pk})
    return department


def _move_guests(department: Department, successor: Department) -> None:
    """Further memberships follow too, unless the person belongs to the successor already."""
    Membership.objects.filter(department=successor, person__department=successor).delete()
    known = Membership.objects.filter(department=successor).values("person")
    guests = department.guests.exclude(person__department=successor)
    guests.exclude(person__in=known).update(department=successor)
    department.guests.all().delete()


def _require_open(department: Department) -> None:
    if department.closed_on:
        raise RuleViolation("P3.already_closed", _("This department is closed already."))


def _require_name(department: Department) -> None:
    same = Department.objects.open().filter(name=department.name).exclude(pk=department.pk)
    if same.exists():
        raise RuleViolation(
            "P5.department_name", _("Another department already has this name."), field="name"
        )


def _require_place(department: Department | None, parent: Department | None) -> None:
    if parent is None:
        return
    if parent.closed_on:
        raise RuleViolation(
            "P3.department_closed", _("The department above is closed."), field="parent"
        )
    if department is not None and (
        parent.pk == department.pk
        or parent.pk in {each.pk for each in queries.departments_below(department)}
    ):
        raise RuleViolation(
            "P5.department_cycle",
            _("The department above cannot be the department itself or one below it."),
            field="parent",
        )


def _require_member(department: Department, person: Person, field: str) -> None:
    """Who signs for a department belongs to it, primarily or beside another one (K2)."""
    if not person.is_active:
        raise RuleViolation("P3.has_left", _("%s has left.") % person.name, field=field)
    belongs = person.department_id == department.pk or (
        person.memberships.filter(department=department).exists()
    )
    if belongs:
        return
    said = (
        _("The head %(person)s does not belong to %(department)s.")
        if field == "head"
        else _("The deputy %(person)s does not belong to %(department)s.")
    )
    raise RuleViolation(
        "K2.outsider",
        said % {"person": person.name, "department": department.name},
        field=field,
    )


def _require_two(head: Person | None, deputy: Person | None) -> None:
    if head is not None and head == deputy:
        raise RuleViolation(
            "P1.same_person", _("The deputy is somebody else than the head."), field="deputy"
        )


def _facts(department: Department) -> events.Facts:
    return {
        "name": department.name,
        "parent": department.parent_id,
        "head": department.head_id,
        "deputy": department.deputy_id,
    }
