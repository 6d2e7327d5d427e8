"""What is the same for everybody is found once, however many people look at the same moment."""

from collections.abc import Callable, Hashable
from functools import wraps

from django.db import connection, models
from django.db.models import Max
from django.utils.translation import get_language

from xieli.core import clock
from xieli.core.models import Event

KEPT = 64  # results of one query; older moments are of no use to anybody


def shared[Row: models.Model, *Rest, Found](
    find: Callable[[Row, *Rest], Found],
) -> Callable[[Row, *Rest], Found]:
    """Keep what a query finds until something happens anywhere, or the minute is over.

    Every change is an event (T1), so between two events a query finds the same. The row itself, the
    language and all other arguments are in the key; what is found must not be altered. Within a
    transaction, which may be taken back, nothing is kept.
    """
    kept: dict[Hashable, Found] = {}

    @wraps(find)
    def found(row: Row, *rest: *Rest) -> Found:
        if connection.in_atomic_block:
            return find(row, *rest)
        values = tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)
        minute = clock.now().replace(second=0, microsecond=0)
        key = (values, rest, get_language(), minute, _moment())
        result = kept.get(key)
        if result is None:
            if len(kept) >= KEPT:
                kept.clear()
            result = kept[key] = find(row, *rest)
        return result

    return found


def _moment() -> Hashable:
    """Return what is another after every commit that changed something."""
    if connection.vendor == "postgresql":  # events can appear out of order there
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
    last: int | None = Event.objects.aggregate(last=Max("pk"))["last"]
    return last
