"""What the caller was told, how they are reached, and, for administrators, the outbox."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, time
from typing import Annotated, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Limit, Named, Page, Text, found, page
from xieli.core.models import Round
from xieli.inbox import commands, queries
from xieli.inbox.models import Habits, Message
from xieli.people.api import Authenticated
from xieli.people.commands.organisation import require_administrator

router = Router(tags=["inbox"])
Id = Annotated[Text, Field(max_length=16)]


class NoticeOut(Schema):
    """What the caller was told; `count` is how much happened since they last looked."""

    id: str
    said: str
    count: int
    project_code: str
    path: str
    told_at: datetime


class ReadingIn(Schema):
    """Which notices were looked at; without any, all of them."""

    notices: Annotated[Sequence[Id], Field(max_length=200)] | None = None


class ReadingOut(Schema):
    """How many were unread until now."""

    read: int


class HabitsBody(Schema):
    """When and how somebody is reached; the same time twice means no quiet hours."""

    quiet_from: time
    quiet_until: time
    has_pushes: bool
    has_digest: bool

    @classmethod
    def of(cls, row: Habits) -> Self:
        """Return it as it is told outside."""
        return cls(
            quiet_from=row.quiet_from,
            quiet_until=row.quiet_until,
            has_pushes=row.has_pushes,
            has_digest=row.has_digest,
        )


class MessageOut(Schema):
    """A message that leaves the house; its text is for those it is for."""

    id: str
    kind: str
    way: str
    state: str
    made_at: datetime
    next_try_at: datetime
    ended_at: datetime | None
    tries: int
    reason: str
    said: str

    @classmethod
    def of(cls, row: Message) -> Self:
        """Return it as it is told outside."""
        return cls(
            id=row.pk,
            kind=row.kind,
            way=row.way,
            state=row.state,
            made_at=row.made_at,
            next_try_at=row.next_try_at,
            ended_at=row.ended_at,
            tries=row.tries,
            reason=row.reason,
            said=row.said,
        )


class RoundOut(Schema):
    """How one part of the worker's rounds fares; `error` is that of the last failure."""

    name: str
    ran_at: datetime | None
    seconds: float
    did: int
    did_at: datetime | None
    is_failing: bool
    failed_at: datetime | None
    error: str

    @classmethod
    def of(cls, row: Round) -> Self:
        """Return it as it is told outside."""
        return cls(
            name=row.name,
            ran_at=row.ran_at,
            seconds=row.seconds,
            did=row.did,
            did_at=row.did_at,
            is_failing=row.is_failing,
            failed_at=row.failed_at,
            error=row.error,
        )


class FailedOut(Schema):
    """A message that was given up, and why in plain words."""

    message: MessageOut
    why: str


class StatusOut(Schema):
    """`oldest` is since when the oldest message waits; `failed` are the newest fifty."""

    is_running: bool
    waiting: int
    oldest: datetime | None
    sent_today: int
    failed: list[FailedOut]
    dead_channels: list[Named]
    rounds: list[RoundOut]

    @classmethod
    def of(cls, found: queries.Outbox) -> Self:
        """Return it as it is told outside."""
        return cls(
            is_running=found.is_running,
            waiting=found.waiting,
            oldest=found.oldest,
            sent_today=found.sent_today,
            failed=[
                FailedOut(message=MessageOut.of(row.message), why=row.why) for row in found.failed
            ],
            dead_channels=[Named(id=row.pk, name=row.name) for row in found.dead],
            rounds=[RoundOut.of(row) for _words, row in found.rounds],
        )


@router.get("/me/notices", response=Page[NoticeOut])
def notices(request: Authenticated) -> Page[NoticeOut]:
    """What the caller was told and has not looked at; one page."""
    items = [NoticeOut(**asdict(row)) for row in queries.shown_notices(request.auth)]
    return Page[NoticeOut](items=items, next=None)


@router.post("/me/notices/readings", response={201: ReadingOut})
def read_notices(request: Authenticated, said: ReadingIn) -> Status[ReadingOut]:
    """The caller looked at these notices, or at all of them."""
    read = commands.read_notices(actor=request.auth, notices=said.notices)
    return Status(201, ReadingOut(read=read))


@router.get("/me/habits", response=HabitsBody)
def habits(request: Authenticated) -> HabitsBody:
    """When and how the caller is reached."""
    return HabitsBody.of(queries.habits_of(request.auth))


@router.put("/me/habits", response=HabitsBody)
def set_habits(request: Authenticated, said: HabitsBody) -> HabitsBody:
    """Say in which hours one is left alone, and whether pushes and the digest are wanted."""
    row = commands.set_habits(
        quiet_from=said.quiet_from.replace(tzinfo=None),
        quiet_until=said.quiet_until.replace(tzinfo=None),
        has_pushes=said.has_pushes,
        has_digest=said.has_digest,
        actor=request.auth,
    )
    return HabitsBody.of(row)


@router.get("/status", response=StatusOut)
def status(request: Authenticated) -> StatusOut:
    """How the worker and its messages fare, as the page says it; administrators only."""
    require_administrator(request.auth)
    return StatusOut.of(queries.outbox())


@router.get("/outbox", response=Page[MessageOut])
def outbox(request: Authenticated, limit: Limit = 50, cursor: Text = "") -> Page[MessageOut]:
    """Every message and what became of it; administrators only."""
    require_administrator(request.auth)
    rows, onward = page(Message.objects.all(), by="pk", limit=limit, cursor=cursor)
    return Page[MessageOut](items=[MessageOut.of(row) for row in rows], next=onward)


@router.post("/outbox/{message_id}/deliveries", response={201: MessageOut})
def send_again(request: Authenticated, message_id: str) -> Status[MessageOut]:
    """Try a message once more that was given up; administrators only."""
    require_administrator(request.auth)
    row = commands.send_again(
        message=found(Message.objects.all(), pk=message_id), actor=request.auth
    )
    return Status(201, MessageOut.of(row))
