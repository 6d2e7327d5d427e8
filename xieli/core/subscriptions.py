"""When X happened, do Y a moment later: each subscriber reads the ledger with a cursor of its own.

At least once and in number order; a subscriber fails alone and is tried again at the next commit,
and by the worker's next round.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from xieli.core import events
from xieli.core.database import write
from xieli.core.models import Cursor, Event, Ledger

type Handler = Callable[[Sequence[Event]], None]
BATCH = 200  # events handed over in one transaction
_subscribers: dict[str, tuple[tuple[str, ...], Handler]] = {}
_log = logging.getLogger(__name__)


def subscribe(name: str, types: Collection[StrEnum], handler: Handler) -> None:
    """Let `handler` see all events of these types, some at a time; it must be idempotent."""
    _subscribers[name] = (tuple(type.value for type in types), handler)


def catch_up(ledger_id: str) -> None:
    """Hand every subscriber what it has not seen of one ledger; a sealed one is over (A6)."""
    for name in _subscribers:
        try:
            _catch_up(name, ledger_id)
        except Exception:
            _log.exception("subscriber %s will be tried again", name)


def catch_up_all() -> int:
    """Hand out what a crash between a commit and its subscribers has left; the worker does it.

    Returns how many ledgers were behind.
    """
    behind = {ledger_id for name in _subscribers for ledger_id in _behind(name)}
    for ledger_id in sorted(behind):
        catch_up(ledger_id)
    return len(behind)


def _behind(name: str) -> list[str]:
    """Return the ledgers with an event this subscriber wants and has not seen."""
    types, _handler = _subscribers[name]
    cursor = Cursor.objects.filter(name=name, ledger=OuterRef("ledger")).values("number")
    unseen = Event.objects.filter(
        ledger=OuterRef("pk"),
        type__in=types,
        number__gt=Coalesce(Subquery(cursor), 0),
    )
    rows = Ledger.objects.filter(Exists(unseen), is_sealed=False)
    return list(rows.values_list("pk", flat=True))


def _catch_up(name: str, ledger_id: str) -> None:
    types, handler = _subscribers[name]
    news = Event.objects.filter(ledger_id=ledger_id, ledger__is_sealed=False, type__in=types)
    while news.filter(number__gt=_seen(name, ledger_id)).exists():
        with write():
            Ledger.objects.locked(ledger_id)
            # Another process may have been here first.
            batch = news.filter(number__gt=_seen(name, ledger_id)).order_by("number")[:BATCH]
            if found := list(batch):
                handler(found)
                Cursor.objects.update_or_create(
                    name=name, ledger_id=ledger_id, defaults={"number": found[-1].number}
                )


def _seen(name: str, ledger_id: str) -> int:
    cursor = Cursor.objects.filter(name=name, ledger_id=ledger_id)
    return cursor.values_list("number", flat=True).first() or 0


events.on_commit_wake(catch_up)
