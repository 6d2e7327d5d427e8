"""The people of the organisation."""

from typing import Annotated, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Limit, Named, Page, Text, found, if_match, page
from xieli.people import commands, forms, policies, queries
from xieli.people.commands import PersonText
from xieli.people.commands.organisation import require_administrator
from xieli.people.models import Department, Person

from .auth import Authenticated
from .departments import DutiesOut, Id, duties_out
from .me import PasswordOut

router = Router(tags=["organisation"])
Name = Annotated[Text, Field(max_length=100)]
Number = Annotated[Text, Field(max_length=32)]
Secret = Annotated[Text, Field(max_length=200)]


class PersonOut(Schema):
    """Somebody who works here, or did. `mobile` and the number are for administrators."""

    id: str
    name: str
    post: str
    email: str
    mobile: str | None
    employee_number: str | None
    language: str
    department: Named
    others: list[Named]
    backup: str | None
    is_executive: bool
    is_administrator: bool
    has_left: bool
    version: int

    @classmethod
    def of(cls, row: Person, asking: Person) -> Self:
        """Return a person as the one who asks may see them."""
        is_full = row == asking or policies.can_administer(asking)
        guests = [membership.department for membership in row.memberships.all()]
        return cls(
            id=row.pk,
            name=row.name,
            post=row.post,
            email=row.email,
            mobile=row.mobile if is_full else None,
            employee_number=row.employee_number if is_full else None,
            language=row.language,
            department=Named(id=row.department_id, name=row.department.name),
            others=[Named(id=each.pk, name=each.name) for each in guests],
            backup=row.backup_id,
            is_executive=row.is_executive,
            is_administrator=row.is_administrator,
            has_left=row.left_at is not None,
            version=row.version,
        )


class PersonIn(Schema):
    """What changes; what is left out stays. Departments and `backup` are ids."""

    name: Name | None = None
    department: Id | None = None
    others: Annotated[list[Id], Field(max_length=100)] | None = None
    email: Annotated[Text, Field(max_length=254)] | None = None
    mobile: Number | None = None
    employee_number: Number | None = None
    post: Name | None = None
    language: Annotated[Text, Field(max_length=10)] | None = None
    backup: Id | None = None
    is_executive: bool | None = None
    is_administrator: bool | None = None


class NewPersonIn(PersonIn):
    """Somebody new; one of e-mail, mobile and employee number is needed (P5)."""

    name: Name
    department: Id
    password: Secret = ""


class PasswordIn(Schema):
    """A first or new password."""

    password: Secret


@router.get("/people", response=Page[PersonOut])
def people(
    request: Authenticated,
    q: Annotated[Text, Field(max_length=100)] = "",
    left: bool = False,
    limit: Limit = 50,
    cursor: Text = "",
) -> Page[PersonOut]:
    """Everybody, found by name, pinyin, e-mail or number; with leavers when `left` is true."""
    rows = queries.directory(q, with_leavers=left).prefetch_related("memberships__department")
    several, onward = page(rows, by="pk", limit=limit, cursor=cursor)
    items = [PersonOut.of(row, request.auth) for row in several]
    return Page[PersonOut](items=items, next=onward)


@router.get("/people/{person_id}", response=PersonOut)
def person(request: Authenticated, person_id: str) -> PersonOut:
    """One person."""
    return PersonOut.of(_row(person_id), request.auth)


@router.post("/people", response={201: PersonOut})
def add_person(request: Authenticated, said: NewPersonIn) -> Status[PersonOut]:
    """Add somebody with their departments and roles; administrators only."""
    require_administrator(request.auth)
    row = commands.add_person(
        name=said.name,
        department=_department(said.department, "department"),
        others=[_department(pk, "others") for pk in said.others or []],
        email=said.email or "",
        mobile=said.mobile or "",
        employee_number=said.employee_number or "",
        post=said.post or "",
        language=said.language or "",
        backup=forms.person_or_none(said.backup or "", "backup"),
        password=said.password,
        is_executive=bool(said.is_executive),
        is_administrator=bool(said.is_administrator),
        actor=request.auth,
    )
    return Status(201, PersonOut.of(row, request.auth))


@router.patch("/people/{person_id}", response=PersonOut)
def edit_person(request: Authenticated, person_id: str, said: PersonIn) -> PersonOut:
    """Change what is known of somebody; administrators only; needs If-Match."""
    row = _row(person_id)
    given = said.model_dump(exclude_unset=True)
    kept = {name: value for name, value in given.items() if value is not None}
    text = PersonText(
        name=kept.get("name", row.name),
        department=_department(kept.get("department", row.department_id), "department"),
        others=[_department(pk, "others") for pk in kept["others"]]
        if "others" in kept
        else [membership.department for membership in row.memberships.all()],
        email=kept.get("email", row.email),
        mobile=kept.get("mobile", row.mobile),
        employee_number=kept.get("employee_number", row.employee_number),
        post=kept.get("post", row.post),
        language=kept.get("language", row.language),
        backup=forms.person_or_none(given["backup"] or "", "backup")
        if "backup" in given
        else row.backup,
        is_executive=kept.get("is_executive", row.is_executive),
        is_administrator=kept.get("is_administrator", row.is_administrator),
    )
    edited = commands.edit_person(
        person=row, text=text, version=if_match(request), actor=request.auth
    )
    return PersonOut.of(edited, request.auth)


@router.put("/people/{person_id}/password", response=PasswordOut)
def password(request: Authenticated, person_id: str, said: PasswordIn) -> PasswordOut:
    """Give somebody a first or forgotten password; administrators only. Their sessions end."""
    require_administrator(request.auth)
    row = _row(person_id)
    commands.set_password(person=row, password=said.password, actor=request.auth)
    return PasswordOut(person=row.pk)


@router.get("/people/{person_id}/duties", response=DutiesOut)
def duties(request: Authenticated, person_id: str) -> DutiesOut:
    """What is open with somebody, and who would bear it (P3); administrators only."""
    require_administrator(request.auth)
    return duties_out(_row(person_id), request.auth)


@router.post("/people/{person_id}/departures", response={201: PersonOut})
def departures(request: Authenticated, person_id: str) -> Status[PersonOut]:
    """Record a leaver: access ends at once, duties pass on (P3); administrators only."""
    row = commands.record_leaver(person=_row(person_id), actor=request.auth)
    return Status(201, PersonOut.of(row, request.auth))


def _row(person_id: str) -> Person:
    rows = Person.objects.select_related("department").prefetch_related("memberships__department")
    return found(rows, pk=person_id)


def _department(pk: str, field: str) -> Department:
    row = forms.department_or_none(pk, field)
    if row is None:
        raise forms.no_such_department(field)
    return row
