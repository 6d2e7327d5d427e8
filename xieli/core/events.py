"""Recording what happened, and walking the chain to find what was altered (T1)."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Protocol

from django.db import transaction

from xieli.core import clock
from xieli.core.database import announce
from xieli.core.models import GENESIS, Event, Ledger

type Plain = bool | int | float | str | list["Plain"] | Mapping[str, "Plain"] | None
type Facts = Mapping[str, Plain]


_wakes: list[Callable[[str], None]] = []


def on_commit_wake(wake: Callable[[str], None]) -> None:
    """Call `wake(ledger_id)` after every commit that recorded something; it must not raise."""
    _wakes.append(wake)


_sentences: dict[str, tuple[str, str]] = {}


def tell[E: StrEnum](sentences: Mapping[E, tuple[str, str]]) -> None:
    """Register the sentences (zh, en) of one app's closed enum of events."""
    _sentences.update({type.value: words for type, words in sentences.items()})


def sentence(event: Event, language: str) -> str:
    """Return what happened, in the reader's language."""
    chinese, english = _sentences.get(event.type, (event.type, event.type))
    words = english if language.startswith("en") else chinese
    return words.format(actor=event.actor_name or "协力", subject=f"《{event.subject_name}》")


class Actor(Protocol):
    """Whoever acts: a person. The worker acts as nobody (None)."""

    @property
    def pk(self) -> str: ...

    @property
    def name(self) -> str: ...


class Subject(Protocol):
    @property
    def pk(self) -> str: ...


def canonical(event: Event) -> bytes:
    """Return the bytes an event's hash covers: sorted JSON, UTF-8, time in UTC microseconds."""
    return json.dumps(
        {
            "ledger": event.ledger_id,
            "number": event.number,
            "at": _stamp(event.at),
            "actor": event.actor_id,
            "actor_name": event.actor_name,
            "type": event.type,
            "subject_type": event.subject_type,
            "subject": event.subject_id,
            "subject_name": event.subject_name,
            "before": event.before,
            "after": event.after,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def chained_hash(previous: str, event: Event) -> str:
    """Return SHA-256 over the previous hash and the event's canonical bytes."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical(event)).hexdigest()


def record(
    type: StrEnum,
    *,
    ledger_id: str,
    actor: Actor | None,
    subject: Subject,
    before: Facts | None = None,
    after: Facts | None = None,
) -> Event:
    """Append one event to a ledger, inside the command's transaction (T1).

    The ledger's row is locked here if the command has not locked it already, so numbers are dense
    and no reader ever sees a higher number before a lower one.
    """
    [event] = record_many(type, [Said(subject, before, after)], ledger_id=ledger_id, actor=actor)
    return event


@dataclass(frozen=True, slots=True)
class Said:
    """What one event of many is about."""

    subject: Subject
    before: Facts | None = None
    after: Facts | None = None


def record_many(
    type: StrEnum, said: Sequence[Said], *, ledger_id: str, actor: Actor | None
) -> list[Event]:
    """Append one event for each subject, in order; reading and writing the ledger once for all."""
    ledger = Ledger.objects.locked(ledger_id)
    recorded = []
    for each in said:
        event = _next(ledger, type, each, actor)
        ledger.number, ledger.head = event.number, event.hash
        recorded.append(event)
    Event.objects.bulk_create(recorded)
    announce(ledger_id)
    for wake in _wakes:
        transaction.on_commit(partial(wake, ledger_id))
    ledger.save(update_fields=["number", "head"])
    return recorded


def _next(ledger: Ledger, type: StrEnum, said: Said, actor: Actor | None) -> Event:
    event = Event(
        ledger=ledger,
        number=ledger.number + 1,
        at=clock.now(),
        actor_id=actor.pk if actor else "",
        actor_name=actor.name if actor else "",
        type=type.value,
        subject_type=said.subject.__class__.__name__,
        subject_id=said.subject.pk,
        subject_name=str(said.subject)[:300],
        before=dict(said.before or {}),
        after=dict(said.after or {}),
    )
    event.hash = chained_hash(ledger.head, event)
    return event


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a ledger: which event, and in which way."""

    ledger_id: str
    number: int
    problem: str


def verify(ledger: Ledger) -> Iterator[Finding]:
    """Walk one chain and yield every gap, altered event and mismatched head (V1)."""
    previous, expected = GENESIS, 1
    for event in ledger.events.order_by("number").iterator(chunk_size=2000):
        if event.number != expected:
            yield Finding(ledger.pk, expected, "missing")
        if not _is_chained(previous, event):
            yield Finding(ledger.pk, event.number, "altered")
        previous, expected = event.hash, event.number + 1
    if (ledger.number, ledger.head) != (expected - 1, previous):
        yield Finding(ledger.pk, ledger.number, "head")


def _is_chained(previous: str, event: Event) -> bool:
    try:
        return chained_hash(previous, event) == event.hash
    except (AttributeError, TypeError, ValueError):
        return False  # a moment or a hash that is none any more


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
