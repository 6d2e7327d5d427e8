"""When X happened, do Y a moment later: each subscriber reads the ledger with a cursor of its own.

At least once and in number order; a subscriber fails alone and is tried again at the next commit.
"""

import logging
from collections.abc import Callable, Collection
from enum import StrEnum

from xieli.core import events
from xieli.core.database import write
from xieli.core.models import Cursor, Event

type Handler = Callable[[Event], None]
_subscribers: dict[str, tuple[tuple[str, ...], Handler]] = {}
_log = logging.getLogger(__name__)


def subscribe(name: str, types: Collection[StrEnum], handler: Handler) -> None:
    """Let `handler` see every event of these types; it must be idempotent."""
    _subscribers[name] = (tuple(type.value for type in types), handler)


def catch_up(ledger_id: str) -> None:
    """Hand every subscriber what it has not seen of one ledger; a sealed one is over (A6)."""
    for name in _subscribers:
        try:
            _catch_up(name, ledger_id)
        except Exception:
            _log.exception("subscriber %s will be tried again", name)


def _catch_up(name: str, ledger_id: str) -> None:
    types, handler = _subscribers[name]
    cursor = Cursor.objects.filter(name=name, ledger_id=ledger_id).first()
    seen = cursor.number if cursor else 0
    news = Event.objects.filter(
        ledger_id=ledger_id, ledger__is_sealed=False, number__gt=seen, type__in=types
    )
    for event in news.order_by("number"):
        with write():
            handler(event)
            Cursor.objects.update_or_create(
                name=name, ledger_id=ledger_id, defaults={"number": event.number}
            )


events.on_commit_wake(catch_up)
