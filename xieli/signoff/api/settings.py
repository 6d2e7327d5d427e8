"""What is settled of signing: the least level of each kind of document, and delegations."""

from datetime import date
from typing import Annotated

from django.db.models import QuerySet
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Day, Named, Text, found
from xieli.people.api import Authenticated
from xieli.people.api.departments import Id
from xieli.signoff import commands, queries
from xieli.signoff.forms import needed_department, needed_person
from xieli.signoff.models import Delegation

router = Router()


class LevelIn(Schema):
    """The least level: 1 password or code, 2 passkey."""

    level: Annotated[int, Field(ge=1, le=2)]


class LevelOut(Schema):
    """A kind of document and the least level that signs it (V4)."""

    kind: str
    level: int


class LevelsOut(Schema):
    """Every kind of document."""

    items: list[LevelOut]


@router.get("/signing/levels", response=LevelsOut)
def least_levels(request: Authenticated) -> LevelsOut:
    """Return the least level that signs each kind of document (V4)."""
    chosen = queries.least_levels().items()
    return LevelsOut(items=[LevelOut(kind=kind, level=level) for kind, level in chosen])


@router.put("/signing/levels/{kind}", response=LevelOut)
def choose_least_level(request: Authenticated, kind: str, said: LevelIn) -> LevelOut:
    """Ask for at least this level to sign documents of a kind; administrators only."""
    row = commands.choose_least_level(kind=kind, level=said.level, actor=request.auth)
    return LevelOut(kind=row.kind, level=row.level)


class DelegationIn(Schema):
    """Who signs for a department, and until when; no kinds named: every document (P1)."""

    department: Id
    delegate: Id
    starts_on: Day
    ends_on: Day
    kinds: Annotated[list[Annotated[Text, Field(max_length=40)]], Field(max_length=20)] = []


class DelegationOut(Schema):
    """A delegation as it was given; `ended` once nobody signs under it any more."""

    id: str
    department: Named
    head: Named
    delegate: Named
    kinds: list[str]
    starts_on: date
    ends_on: date
    ended: bool


class DelegationsOut(Schema):
    """Every delegation, the newest first."""

    items: list[DelegationOut]


@router.get("/signing/delegations", response=DelegationsOut)
def delegations(request: Authenticated) -> DelegationsOut:
    """Return who signs for whom, when, and for which documents; everybody may know (P1, V5)."""
    return DelegationsOut(items=[_delegation(row) for row in _rows()])


@router.post("/signing/delegations", response={201: DelegationOut})
def give_delegation(request: Authenticated, said: DelegationIn) -> Status[DelegationOut]:
    """Name who signs for the department one heads."""
    text = commands.DelegationText(
        department=needed_department(said.department),
        delegate=needed_person(said.delegate),
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        kinds=said.kinds,
    )
    return Status(201, _delegation(commands.give_delegation(text=text, actor=request.auth)))


@router.post("/signing/delegations/{delegation_id}/endings", response=DelegationOut)
def end_delegation(request: Authenticated, delegation_id: str) -> DelegationOut:
    """Nobody signs under it from now on; what was signed stays."""
    row = found(_rows(), pk=delegation_id)
    return _delegation(commands.end_delegation(delegation=row, actor=request.auth))


def _rows() -> QuerySet[Delegation]:
    return Delegation.objects.select_related("department", "head", "delegate")


def _delegation(row: Delegation) -> DelegationOut:
    return DelegationOut(
        id=row.pk,
        department=Named(id=row.department_id, name=row.department.name),
        head=Named(id=row.head_id, name=row.head.name),
        delegate=Named(id=row.delegate_id, name=row.delegate.name),
        kinds=row.kinds,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        ended=row.ended_at is not None,
    )
