"""Everything that changes the organisation, its departments and its people."""

from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.people import policies
from xieli.people.events import PeopleEvent
from xieli.people.models import Department, Organisation, Person

PASSWORD_LENGTH = 10
type Inheritance = Callable[[Person, Person], None]
_inheritances: list[Inheritance] = []


def on_leaving(inheritance: Inheritance) -> None:
    """Register what passes from a leaver to whoever stands in, in the same transaction (P3)."""
    _inheritances.append(inheritance)


@write()
def found_organisation(
    *, name: str, time_zone: str = "Asia/Shanghai", actor: Person | None
) -> Organisation:
    """Set up the one organisation of this installation (P5)."""
    if Organisation.objects.exists():
        raise RuleViolation("P5.one_organisation", _("This installation already has one."))
    organisation = Organisation(
        name=name.strip(), time_zone=time_zone, ledger=Ledger.objects.create()
    )
    save_checked(organisation)
    _record(PeopleEvent.FOUNDED, actor, organisation, after={"name": organisation.name})
    return organisation


@write()
def add_department(
    *, name: str, parent: Department | None = None, actor: Person | None
) -> Department:
    """Add a department to the tree."""
    _lock_organisation()
    _require_administrator(actor)
    department = Department(name=name.strip(), parent=parent)
    save_checked(department)
    _record(PeopleEvent.DEPARTMENT_ADDED, actor, department, after={"name": department.name})
    return department


@write()
def appoint_head(
    *, department: Department, head: Person, deputy: Person | None = None, actor: Person | None
) -> Department:
    """Name who signs for a department; its open signature slots pass on with the post (K2)."""
    _lock_organisation()
    _require_administrator(actor)
    for person in filter(None, (head, deputy)):
        if not person.is_active:
            raise RuleViolation("P3.has_left", _("%s has left.") % person.name, field="head")
    before = {"head": department.head_id, "deputy": department.deputy_id}
    department.head, department.deputy = head, deputy
    department.version += 1
    save_checked(department)
    after = {"head": head.pk, "deputy": deputy.pk if deputy else None}
    _record(PeopleEvent.HEAD_APPOINTED, actor, department, before=before, after=after)
    return department


@write()
def close_department(
    *, department: Department, successor: Department, actor: Person | None
) -> Department:
    """Close a department; its people move to the successor it names (P3)."""
    organisation = _lock_organisation()
    _require_administrator(actor)
    if department.closed_on:
        raise RuleViolation("P3.already_closed", _("This department is closed already."))
    if successor.pk == department.pk or successor.closed_on:
        raise RuleViolation(
            "P3.no_successor",
            _("Name another department, one that is open, as its successor."),
            field="successor",
        )
    department.closed_on = clock.today(organisation.zone)
    department.successor = successor
    department.version += 1
    save_checked(department)
    department.people.update(department=successor, version=models.F("version") + 1)
    _record(PeopleEvent.DEPARTMENT_CLOSED, actor, department, after={"successor": successor.pk})
    return department


@write()
def add_person(
    *,
    name: str,
    department: Department,
    email: str = "",
    mobile: str = "",
    employee_number: str = "",
    post: str = "",
    password: str = "",
    is_executive: bool = False,
    is_administrator: bool = False,
    actor: Person | None,
) -> Person:
    """Add somebody; they sign in by e-mail, mobile or employee number (P5)."""
    _lock_organisation()
    _require_administrator(actor)
    if department.closed_on:
        raise RuleViolation(
            "P3.department_closed", _("This department is closed."), field="department"
        )
    person = Person(
        name=name.strip(),
        department=department,
        email=email.strip().lower(),
        mobile=mobile.strip(),
        employee_number=employee_number.strip(),
        post=post.strip(),
        is_executive=is_executive,
        is_administrator=is_administrator,
        password=_hashed(password) if password else "",
    )
    save_checked(person)
    _record(
        PeopleEvent.PERSON_ADDED,
        actor,
        person,
        after={"name": person.name, "department": department.pk},
    )
    return person


@write()
def set_password(*, person: Person, password: str, actor: Person | None) -> Person:
    """Give a person a new password; every session of theirs ends at once."""
    _lock_organisation()
    if not policies.can_set_password(actor, person):
        raise NotAllowed(_("Only this person or an administrator sets the password."))
    person.password = _hashed(password)
    person.epoch += 1
    person.version += 1
    save_checked(person)
    _record(PeopleEvent.PASSWORD_SET, actor, person)
    return person


@write()
def record_leaver(*, person: Person, actor: Person | None) -> Person:
    """Somebody leaves: access ends at once, the name stays on everything they did (P3).

    Departments they headed pass to the deputy, else stay open until a head is appointed.
    """
    _lock_organisation()
    _require_administrator(actor)
    if person.left_at:
        raise RuleViolation("P3.has_left", _("%s has left.") % person.name)
    person.left_at = clock.now()
    person.epoch += 1
    person.version += 1
    save_checked(person)
    for department in Department.objects.open().filter(head=person):
        department.head, department.deputy = department.deputy, None
        department.version += 1
        save_checked(department)
    Department.objects.filter(deputy=person).update(deputy=None, version=models.F("version") + 1)
    heir = _heir(person)
    if heir is not None:
        for inherit in _inheritances:
            inherit(person, heir)
    _record(PeopleEvent.PERSON_LEFT, actor, person, after={"heir": heir.pk if heir else None})
    return person


def _heir(person: Person) -> Person | None:
    """The leaver's B角, else the head of the department or of one above it (P3)."""
    if person.backup is not None and person.backup.is_active:
        return person.backup
    department: Department | None = Department.objects.get(pk=person.department_id)
    while department is not None:
        if department.head is not None and department.head.is_active:
            return department.head
        department = department.parent
    return None


def _lock_organisation() -> Organisation:
    organisation = Organisation.objects.select_related("ledger").first()
    if organisation is None:
        raise RuleViolation("P5.no_organisation", _("Set up the organisation first."))
    Ledger.objects.locked(organisation.ledger_id)
    return organisation


def _require_administrator(actor: Person | None) -> None:
    if not policies.can_administer(actor):
        raise NotAllowed(_("Only an administrator changes people and departments."))


def _hashed(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise RuleViolation(
            "P5.password_short",
            _("A password has at least %d characters.") % PASSWORD_LENGTH,
            field="password",
        )
    return make_password(password)


def _record(
    type: PeopleEvent,
    actor: Person | None,
    subject: Organisation | Department | Person,
    *,
    before: events.Facts | None = None,
    after: events.Facts | None = None,
) -> None:
    ledger_id = Organisation.objects.values_list("ledger_id", flat=True).get()
    events.record(
        type, ledger_id=ledger_id, actor=actor, subject=subject, before=before, after=after
    )
