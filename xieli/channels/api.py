"""The channels administrators look after; addresses and secrets go in, and never come out (D21)."""

from datetime import datetime
from typing import Annotated, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.channels import commands, forms, queries
from xieli.channels.commands import ChannelText
from xieli.channels.models import Channel, Scope
from xieli.channels.rules import Outcome
from xieli.core.api import Limit, Page, Removed, Text, found, if_match, page
from xieli.people.api import Authenticated
from xieli.people.commands.organisation import require_administrator

router = Router(tags=["channels"])
Name = Annotated[Text, Field(max_length=100)]
Address = Annotated[Text, Field(max_length=500)]
Secret = Annotated[Text, Field(max_length=200)]
Word = Annotated[Text, Field(max_length=40)]


class ChannelOut(Schema):
    """A channel; `dead_at` says that it takes nothing any more, `error` and `why` the reason."""

    id: str
    kind: str
    name: str
    scope: str
    subject: str
    address: str
    secret: str
    is_enabled: bool
    error: str
    why: str
    said: str
    failing_since: datetime | None
    dead_at: datetime | None
    tested_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: Channel) -> Self:
        """Return the channel as it is told outside."""
        return cls(
            id=row.pk,
            kind=row.kind,
            name=row.name,
            scope=row.scope,
            subject=row.subject_name,
            address=queries.HIDDEN,
            secret=queries.HIDDEN if row.secret else "",
            is_enabled=row.is_enabled,
            error=row.error,
            why=queries.explained(row.reason),
            said=row.said,
            failing_since=row.failing_since,
            dead_at=row.dead_at,
            tested_at=row.tested_at,
            version=row.version,
        )


class NewChannelIn(Schema):
    """A robot or an address: `kind` is dingtalk, wecom, feishu or mail.

    `scope` is organisation, project or person; `subject` is then the project's id or code, or your
    own id.
    """

    kind: Word
    name: Name
    address: Address
    secret: Secret = ""
    scope: Word = ""
    subject: Word = ""


class ChannelIn(Schema):
    """What changes; what is left out stays. A new address or secret revives what was dead."""

    name: Name | None = None
    address: Address | None = None
    secret: Secret | None = None
    is_enabled: bool | None = None


class OutcomeOut(Schema):
    """What came of a message: sent, later (in so many seconds) or refused, and why."""

    result: str
    reason: str | None
    seconds: int
    told: str
    said: str

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Return the outcome as it is told outside."""
        return cls(
            result=outcome.result.value,
            reason=outcome.reason and outcome.reason.value,
            seconds=outcome.seconds,
            told=queries.told(outcome),
            said=outcome.said,
        )


@router.get("/channels", response=Page[ChannelOut])
def channels(request: Authenticated, limit: Limit = 50, cursor: Text = "") -> Page[ChannelOut]:
    """Every shared channel; administrators only."""
    require_administrator(request.auth)
    rows, onward = page(Channel.objects.shared(), by="pk", limit=limit, cursor=cursor)
    return Page[ChannelOut](items=[ChannelOut.of(row) for row in rows], next=onward)


@router.get("/me/channels", response=Page[ChannelOut])
def own_channels(request: Authenticated, limit: Limit = 50, cursor: Text = "") -> Page[ChannelOut]:
    """The caller's own robots and addresses."""
    own = Channel.objects.of(Scope.PERSON, request.auth.pk)
    rows, onward = page(own, by="pk", limit=limit, cursor=cursor)
    return Page[ChannelOut](items=[ChannelOut.of(row) for row in rows], next=onward)


@router.post("/channels", response={201: ChannelOut})
def add_channel(request: Authenticated, said: NewChannelIn) -> Status[ChannelOut]:
    """Enter a robot or an address; the shared ones administrators only."""
    row = commands.add_channel(
        kind=forms.kind_of(said.kind),
        text=ChannelText(said.name, said.address, said.secret),
        scope=forms.scope_of(said.scope),
        subject=said.subject,
        actor=request.auth,
    )
    return Status(201, ChannelOut.of(row))


@router.patch("/channels/{channel_id}", response=ChannelOut)
def edit_channel(request: Authenticated, channel_id: str, said: ChannelIn) -> ChannelOut:
    """Rename, pause, give another address or secret; needs If-Match."""
    row = _found(request, channel_id)
    text = ChannelText(
        name=row.name if said.name is None else said.name,
        address=said.address,
        secret=said.secret,
        is_enabled=row.is_enabled if said.is_enabled is None else said.is_enabled,
    )
    edited = commands.edit_channel(
        channel=row, text=text, version=if_match(request), actor=request.auth
    )
    return ChannelOut.of(edited)


@router.post("/channels/{channel_id}/tests", response={201: OutcomeOut})
def test_channel(request: Authenticated, channel_id: str) -> Status[OutcomeOut]:
    """Send a harmless message now and say what came of it; takes no Idempotency-Key."""
    row = _found(request, channel_id)
    outcome = commands.test_channel(channel=row, actor=request.auth)
    return Status(201, OutcomeOut.of(outcome))


@router.post("/channels/{channel_id}/revivals", response={201: ChannelOut})
def revive_channel(request: Authenticated, channel_id: str) -> Status[ChannelOut]:
    """Put a dead channel back to use; needs If-Match."""
    row = _found(request, channel_id)
    revived = commands.revive_channel(channel=row, version=if_match(request), actor=request.auth)
    return Status(201, ChannelOut.of(revived))


@router.delete("/channels/{channel_id}", response=Removed)
def remove_channel(request: Authenticated, channel_id: str) -> Removed:
    """Forget a channel with its address and secret; needs If-Match."""
    row = _found(request, channel_id)
    commands.remove_channel(channel=row, version=if_match(request), actor=request.auth)
    return Removed(id=channel_id)


def _found(request: Authenticated, channel_id: str) -> Channel:
    """One's own, and for administrators the shared ones; another person's is nobody's (T6)."""
    own = Channel.objects.of(Scope.PERSON, request.auth.pk).filter(pk=channel_id).first()
    if own is not None:
        return own
    require_administrator(request.auth)
    return found(Channel.objects.shared(), pk=channel_id)
