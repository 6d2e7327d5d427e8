"""The worker's rounds, and a book of how each part of them fares."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic

from xieli.core import clock
from xieli.core.database import write
from xieli.core.models import Round

SELDOM = timedelta(minutes=1)  # a quiet round is not written down more often
_log = logging.getLogger(__name__)

type Part = Callable[[], int]


def go_round(parts: Mapping[str, Part]) -> dict[str, int]:
    """Run each part; one that fails is written down and keeps nobody else from running.

    Returns what each part did, in its own unit; nothing for those that failed.
    """
    done = {}
    for name, part in parts.items():
        began, error = monotonic(), ""
        try:
            done[name] = part()
        except Exception as failure:
            _log.exception("%s is tried again in the next round", name)
            error = f"{type(failure).__name__}: {failure}"[:300]
        _keep(name, monotonic() - began, done.get(name, 0), error)
    return done


def _keep(name: str, seconds: float, did: int, error: str) -> None:
    row, now = Round.objects.filter(name=name).first() or Round(name=name), clock.now()
    is_news = did or error or row.is_failing or row.ran_at is None or now - row.ran_at >= SELDOM
    if not is_news:
        return
    row.ran_at, row.seconds, row.is_failing = now, seconds, bool(error)
    if error:
        row.error, row.failed_at = error, now
    if did:
        row.did, row.did_at = did, now
    with write():
        row.save()
