"""What a person's stream tells of an event: where it happened and to what, never its contents."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from django.db.models import Q, QuerySet

from xieli.core.models import Event
from xieli.live.cursor import Cursor
from xieli.live.queries import MOST_AT_ONCE

LOOKED_BACK = 1000  # a transaction under way at our start has its rows among the last ones
# Of the organisation's own ledger: what no page that is followed shows. Not "job.ended":
# somebody finds a notice of it on their home page; channels have a page that follows.
PRIVATE = (
    "session.", "password.", "passkey.", "totp.", "token.", "person.password_set", "habits.",
    "channel.tested", "message.", "extracts.", "job.asked", "job.cancelled",
)  # fmt: skip
# What never changes who sees which project: neither who takes part, is named or began it, nor who
# belongs to a department or signs for one. Where a signature does (a charter in force), that is an
# event of its own.
DAILY = (
    "absence.", "acceptance.", "action.", "archive.reasons_submitted", "attachment.", "breakdown.",
    "cadence.", "calendar.", "cancellation.", "change.", "channel.", "check_in.", "checklist.",
    "column.", "decision.", "dependency.", "exception.", "goal.", "hand_over.", "job.ended",
    "least_level.", "lesson.", "meeting.", "minutes.", "playbook.", "relay.", "resource.",
    "retrospective.", "revision.", "rework.", "risk.", "signatory.", "standard.", "table.", "task.",
)  # fmt: skip
# After these, and after what is in no list, it is asked again before anything is told (T6).
SIGHT = (
    "archive.sealed", "charter.", "delegation.", "department.", "organisation.", "participation.",
    "person.", "project.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class News:
    """One event as readers are told of it: `line` is the same for all of them."""

    row: int
    ledger_id: str
    number: int
    type: str
    code: str | None  # of the project; None in the organisation's own ledger
    words: bytes
    line: bytes = b""

    @property
    def is_private(self) -> bool:
        """Whether it is told to nobody."""
        return self.code is None and self.type.startswith(PRIVATE)

    @property
    def changes_sight(self) -> bool:
        """Whether somebody may see more or less after it."""
        return not self.type.startswith(DAILY)

    def at(self, cursor: Cursor) -> Self:
        """Return the news with the id one resumes by."""
        return replace(self, line=f"id: {cursor.sealed()}\n".encode() + self.words)


def beginning() -> Cursor:
    """Return how far the ledgers are now."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True)
    return Cursor.through(newest[:LOOKED_BACK])


def news_after(cursor: Cursor) -> list[News]:
    """Return the next news of all ledgers, at most MOST_AT_ONCE."""
    return list(_news(Event.objects.filter(_beyond(cursor))))


def missed(since: Cursor, until: Cursor, ledgers: set[str]) -> list[News]:
    """Return what happened between two cursors where one may look, at most MOST_AT_ONCE."""
    theirs = Q(ledger__in=ledgers) | Q(ledger__project__isnull=True)
    between = Event.objects.filter(_beyond(since), theirs, pk__lte=until.high)
    for hole in until.holes:
        between = between.exclude(pk__range=hole)
    return list(_news(between))


def _beyond(cursor: Cursor) -> Q:
    beyond = Q(pk__gt=cursor.high)
    for hole in cursor.holes:
        beyond |= Q(pk__range=hole)
    return beyond


def _news(events: QuerySet[Event]) -> Iterator[News]:
    rows = events.order_by("pk").values_list(
        "pk", "ledger_id", "number", "type", "subject_type", "subject_id",
        "ledger__project__code",
    )  # fmt: skip
    for row, ledger_id, number, type, subject_type, subject_id, code in rows[:MOST_AT_ONCE]:
        subject = {"type": subject_type, "id": subject_id}
        words = (
            said("people", {})
            if code is None
            else said(type, {"project": code, "number": number, "type": type, "subject": subject})
        )
        yield News(row, ledger_id, number, type, code, words)


def said(event: str, data: dict[str, object]) -> bytes:
    """Return one message of a stream, without its id."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {event}\ndata: {text}\n\n".encode()
