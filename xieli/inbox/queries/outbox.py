"""How what leaves the house fares: for the administrator who is asked why nothing came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from xieli.channels.models import Channel
from xieli.channels.queries import explained
from xieli.channels.rules import Reason
from xieli.core import clock
from xieli.core.models import Round
from xieli.inbox.models import Message, State

MOST_SHOWN = 50
STANDS_STILL = timedelta(minutes=5)  # a worker goes round three times a minute


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that was given up, and why."""

    message: Message
    why: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """The worker's rounds, how long the oldest message waits, what failed."""

    rounds: list[tuple[str, Round]]
    waiting: int
    oldest: datetime | None
    sent_today: int
    failed: list[Failed]
    dead: list[Channel]
    is_running: bool


def outbox() -> Outbox:
    """Return how the worker and its messages fare now."""
    now = clock.now()
    waiting = Message.objects.waiting()
    failed = Message.objects.filter(state=State.FAILED).prefetch_related("people")
    rounds, words = list(Round.objects.all()), _part_words()
    last = max((row.ran_at for row in rounds if row.ran_at), default=None)
    return Outbox(
        rounds=[(words.get(row.name, row.name), row) for row in rounds],
        waiting=waiting.count(),
        oldest=waiting.order_by("made_at").values_list("made_at", flat=True).first(),
        sent_today=Message.objects.filter(
            state=State.SENT, ended_at__gte=now - timedelta(days=1)
        ).count(),
        failed=[
            Failed(row, explained(Reason(row.reason) if row.reason else None))
            for row in failed.order_by("-ended_at")[:MOST_SHOWN]
        ],
        dead=list(Channel.objects.shared().filter(dead_at__isnull=False)),
        is_running=last is not None and now - last < STANDS_STILL,
    )


def _part_words() -> dict[str, str]:
    """What the parts of a round are called (xieli.config.worker names them)."""
    return {
        "subscriptions": _("what happened is told"),
        "passed_finishes": _("passed finishes open exceptions"),
        "cadence": _("check-ins are asked for and missing ones escalated"),
        "confirmations": _("those who have not confirmed minutes or decisions are reminded"),
        "extracts": _("the day's extracts are made"),
        "extracts_by_mail": _("extracts are sent"),
        "old_notices": _("old notices are dropped"),
        "old_jobs": _("what long jobs made is dropped after a week"),
        "jobs": _("long jobs are done"),
        "messages_written": _("messages are written"),
        "messages_sent": _("messages are sent"),
    }
