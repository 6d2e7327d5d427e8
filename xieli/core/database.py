"""One writer at a time on SQLite, bounded; plain transactions on PostgreSQL.

SQLite's own busy timeout lets a writer starve; a lock of ours in front of it is fair and faster.
On PostgreSQL rows are locked instead (`Ledger.locked`), so this only opens the transaction.
"""

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, models, transaction

from xieli.core.errors import Busy, RuleViolation

# Re-entrant: what a commit wakes (a subscriber) writes in its turn, in the same thread.
_writer = threading.RLock()


@contextmanager
def write() -> Iterator[None]:
    """Open the transaction of one command; commands inside commands join the outer one.

    Raises Busy when the writer cannot be had within WRITE_WAIT_SECONDS; nothing was changed then.
    Use as a decorator: `@write()`.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    if not _writer.acquire(timeout=settings.WRITE_WAIT_SECONDS):
        raise Busy
    try:
        with _as_busy(), transaction.atomic():
            yield
    finally:
        _writer.release()


@contextmanager
def _as_busy() -> Iterator[None]:
    """Another process (a backup, the command line) may hold the file: that is Busy too."""
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error):
            raise Busy from error
        raise


def save_checked(row: models.Model) -> None:
    """Let the row's own constraints refuse first, in their sentence (RuleViolation); then write."""
    check(row)
    row.save()


def check(row: models.Model, known: Collection[str] = ()) -> None:
    """Let the row's own constraints refuse it; `known` fields are rows just read in this command.

    With them nothing is looked up, so that many rows are checked quickly; what the constraints
    say, and that the row is unique, is then the caller's to check.
    """
    try:
        if known:
            row.clean_fields(exclude={*known, "id"})
        else:
            row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise RuleViolation(
            "invalid", messages[0], field=None if field == "__all__" else field
        ) from error
