"""One writer at a time on SQLite, bounded; plain transactions on PostgreSQL.

SQLite's own busy timeout lets a writer starve; a lock of ours in front of it (`turns.py`) gives
turns in the order they were asked for, and is faster.
Between processes (the server and the terminal) the file's own lock holds, waited for as long.
On PostgreSQL rows are locked instead (`Ledger.locked`), with the same patience.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import OperationalError, connection, models, transaction
from django.utils.translation import gettext as _

from xieli.core.errors import Busy, DiskFull, RuleViolation, StaleVersion
from xieli.core.turns import Turns

NEWS = "xieli_news"  # the channel on which PostgreSQL tells of ledgers with news
# What the two databases call a full disk, and a row, a file or a ring of writers one waits for.
FULL = {"53100", "SQLITE_FULL"}
HELD = {"55P03", "40P01", "SQLITE_BUSY", "SQLITE_LOCKED"}
# Re-entrant: what a commit wakes (a subscriber) writes in its turn, in the same thread.
_writer = Turns()


@contextmanager
def write() -> Iterator[None]:
    """Open the transaction of one command; commands inside commands join the outer one.

    Raises Busy when the writer (on PostgreSQL: a row's lock) cannot be had within
    WRITE_WAIT_SECONDS, and DiskFull; nothing was changed then. Use as a decorator: `@write()`.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _turn(), _told_plainly(), transaction.atomic():
        yield


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for our turn among this process's writers; PostgreSQL needs none."""
    if connection.vendor != "sqlite":
        yield
        return
    if not _writer.acquire(timeout=settings.WRITE_WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _writer.release()


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Another process may hold the file or the row, and a disk may be full: say which."""
    try:
        yield
    except OperationalError as error:
        code = _code_of(error)
        if code in FULL:
            raise DiskFull from error
        if code in HELD:
            raise Busy from error
        raise


def _code_of(error: OperationalError) -> str:
    """Return SQLSTATE on PostgreSQL, the name of the primary result code on SQLite."""
    cause = error.__cause__
    name = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    return "_".join(name.split("_")[:2])


def announce(ledger_id: str) -> None:
    """Tell other processes that a ledger has news once this transaction commits.

    PostgreSQL only: beside SQLite there is one server, and the terminal's writes are looked for.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [NEWS, ledger_id])


class Versioned(Protocol):
    version: int


def require_version(row: Versioned, given: int | None) -> None:
    """Raise StaleVersion when the row is not the one that was read (T4); None was not told."""
    if given is not None and row.version != given:
        raise StaleVersion(
            _("Somebody else changed it meanwhile."), given=given, current=row.version
        )


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
        _require_short(row)
    except ValidationError as error:
        field, [first, *_others] = next(iter(error.error_dict.items()))
        said = first.messages[0]
        if first.code in {"blank", "null"}:
            said = _("“%s” is missing.") % _label(row, field)
        elif first.code == "max_length" and first.params:
            most, long = first.params["limit_value"], first.params["show_value"]
            words = _("“%(what)s” has at most %(most)d characters; these are %(long)d.")
            said = words % {"what": _label(row, field), "most": most, "long": long}
        raise RuleViolation("invalid", said, field=None if field == "__all__" else field) from error


def _require_short(row: models.Model) -> None:
    """Hold long texts to their limit on every surface; Django leaves that to its own forms.

    A line end counts once, as in the browser that sent two characters for it. Words that were kept
    before there was a limit stand, so that everything else about their row can still change.
    """
    for field in row._meta.concrete_fields:
        if isinstance(field, models.TextField) and field.max_length is not None:
            text = str(getattr(row, field.attname))
            try:
                MaxLengthValidator(field.max_length)(text.replace("\r\n", "\n"))
            except ValidationError as error:
                kept = type(row)._base_manager.filter(pk=row.pk, **{field.attname: text})
                if not kept.exists():
                    raise ValidationError({field.name: error}) from error


def _label(row: models.Model, field: str) -> str:
    """Return what a column is called on its form, in the reader's language."""
    name = row._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    return _(str(name).capitalize())
