"""Walking one ledger and everything that hangs on it, to find what was altered (T1, V1)."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.db import models

from xieli.core.events import Finding, verify
from xieli.core.models import Ledger

__all__ = ["Finding", "findings", "fingerprint", "on_verify", "plain", "vouched"]

type Check = Callable[[Ledger], Iterator[Finding | None]]
_checks: list[Check] = []
# What reading a row raises that somebody has written nonsense into.
UNREADABLE = (
    ValueError, TypeError, KeyError, AttributeError, ValidationError, models.ObjectDoesNotExist,
)  # fmt: skip


def on_verify(check: Check) -> None:
    """Register what an app knows how to check beside the chain: texts, signatures, files.

    A check that takes long yields None now and then, so that whoever walks is known to be alive.
    """
    _checks.append(check)


def findings(ledger: Ledger, step: Callable[[], None] = lambda: None) -> Iterator[Finding]:
    """Yield everything that is wrong with a ledger: the chain first, then what apps check.

    What an altered row no longer lets be read is a finding, too. `step` is called again and again
    meanwhile; what it raises ends the walk.
    """
    checks: tuple[Check, ...] = (verify, *_checks)
    for check in checks:
        step()
        try:
            for found in check(ledger):
                if found is None:
                    step()
                else:
                    yield found
        except UNREADABLE as why:
            yield Finding(ledger.pk, 0, f"unreadable: {why}"[:300])


class Vouched(Protocol):
    """A row that events vouch for: by which columns.

    Columns it got later stand in `VOUCHED_LATER` and count where they hold something; so what
    was vouched for before them still is.
    """

    VOUCHED: ClassVar[Sequence[str]]


def vouched(row: Vouched) -> dict[str, object]:
    """Return the columns of a row that an event vouches for."""
    columns = {name: plain(getattr(row, name)) for name in row.VOUCHED}
    later = {name: plain(getattr(row, name)) for name in getattr(row, "VOUCHED_LATER", ())}
    return columns | {name: value for name, value in later.items() if value is not None}


def fingerprint(row: Vouched) -> str:
    """Return SHA-256 over a row's vouched columns, so that an event can vouch for it (V1).

    Canonical JSON of name and value, moments in UTC with microseconds.
    """
    text = json.dumps(vouched(row), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> object:
    """Return a column's value as a fingerprint covers it: moments in UTC with microseconds."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
