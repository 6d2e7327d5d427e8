"""The decisions of a project."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Limit, Named, Page, Text, found, if_match, page
from xieli.kickoff.api.projects import visible_project
from xieli.meetings import commands
from xieli.meetings.models import Decision, Receipt
from xieli.people.api import Authenticated
from xieli.people.models import Person

router = Router(tags=["meetings"])
Id = Annotated[Text, Field(max_length=16)]


class ReceiptOut(Schema):
    """Somebody a decision was sent to, and when they confirmed it."""

    person: Named
    confirmed_at: datetime | None

    @classmethod
    def of(cls, row: Receipt) -> Self:
        """Return it as it is told outside."""
        return cls(
            person=Named(id=row.person_id, name=row.person.name), confirmed_at=row.confirmed_at
        )


class DecisionOut(Schema):
    """A decision: its text never changes; `withdrawn_at` and why, once it was taken back."""

    id: str
    text: str
    is_for_all: bool
    made_by: Named
    made_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str
    receipts: list[ReceiptOut]
    version: int

    @classmethod
    def of(cls, row: Decision) -> Self:
        """Return it as it is told outside."""
        return cls(
            id=row.pk,
            text=row.text,
            is_for_all=row.is_for_all,
            made_by=Named(id=row.made_by_id, name=row.made_by.name),
            made_at=row.made_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_why=row.withdrawn_why,
            receipts=[ReceiptOut.of(each) for each in row.receipts.all()],
            version=row.version,
        )


class DecisionIn(Schema):
    """What was decided, and the ids of those who confirm it; `is_for_all` sends it to everybody."""

    text: Annotated[Text, Field(max_length=1000)]
    people: Annotated[Sequence[Id], Field(max_length=1000)] = ()
    is_for_all: bool = False


class ReasonIn(Schema):
    """Why it is taken back."""

    reason: Annotated[Text, Field(max_length=500)]


@router.get("/projects/{code}/decisions", response=Page[DecisionOut])
def decisions(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[DecisionOut]:
    """The decisions of a project with their receipts, in the order of their ids."""
    every = visible_project(code, request.auth).decisions.for_list()
    rows, after = page(every, by="pk", limit=limit, cursor=cursor)
    return Page[DecisionOut](items=[DecisionOut.of(row) for row in rows], next=after)


@router.post("/projects/{code}/decisions", response={201: DecisionOut})
def decide(request: Authenticated, code: str, said: DecisionIn) -> Status[DecisionOut]:
    """Write an important conclusion once and send it to those who confirm it (S7)."""
    row = commands.decide(
        project=visible_project(code, request.auth),
        text=said.text,
        people=list(Person.objects.filter(pk__in=said.people)),
        is_for_all=said.is_for_all,
        actor=request.auth,
    )
    return Status(201, DecisionOut.of(_found(request, row.pk)))


@router.post("/decisions/{decision_id}/confirmations", response={201: ReceiptOut})
def confirm_decision(request: Authenticated, decision_id: str) -> Status[ReceiptOut]:
    """The caller has read it."""
    row = commands.confirm_decision(decision=_found(request, decision_id), actor=request.auth)
    return Status(201, ReceiptOut.of(row))


@router.post("/decisions/{decision_id}/withdrawals", response={201: DecisionOut})
def withdraw_decision(
    request: Authenticated, decision_id: str, said: ReasonIn
) -> Status[DecisionOut]:
    """Take a decision back, with the reason; needs If-Match."""
    commands.withdraw_decision(
        decision=_found(request, decision_id),
        reason=said.reason,
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, DecisionOut.of(_found(request, decision_id)))


def _found(request: Authenticated, decision_id: str) -> Decision:
    return found(Decision.objects.visible_to(request.auth).for_list(), pk=decision_id)
