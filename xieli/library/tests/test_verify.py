"""V1: whatever is changed behind the commands' back, verify says so and names it."""

import hashlib
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from tests.cast import Cast
from tests.endings import learned
from tests.pages import signed_in
from tests.plans import in_execution
from xieli.attachments import queries as files
from xieli.attachments.commands import Incoming, attach_file
from xieli.core import clock, verification
from xieli.core.models import Event, Ledger
from xieli.core.verification import findings
from xieli.jobs.commands import run_due
from xieli.jobs.models import Job
from xieli.library.commands import ask_for_verification
from xieli.library.queries.manifest import CHECKS
from xieli.signoff.models import Contest, Document, Objection, Revision, Signatory, Signature

pytestmark = pytest.mark.django_db
TABLES: tuple[type[models.Model], ...] = (Event, Document, Revision, Signatory, Signature)
MUTATIONS = 300
# An event's own key says nothing; everything else of it is chained.
SAYS_NOTHING = {(Event, "id")}


class Undone(Exception):
    pass


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    project = learned(cast, is_changed=True).project
    return Ledger.objects.get(pk=project.ledger_id)


def rows(ledger: Ledger) -> Iterator[models.Model]:
    yield from Event.objects.filter(ledger=ledger)
    yield from Document.objects.filter(ledger=ledger)
    yield from Revision.objects.filter(document__ledger=ledger)
    yield from Signatory.objects.filter(revision__document__ledger=ledger)
    yield from Signature.objects.filter(signatory__revision__document__ledger=ledger)
    yield from Objection.objects.filter(signatory__revision__document__ledger=ledger)
    yield from Contest.objects.filter(signatory__revision__document__ledger=ledger)


def one_character_else(value: Any, chance: random.Random) -> Any:
    """Return the value with one of its characters changed; what has none gets one."""
    if isinstance(value, bool) or value is None:
        return "x" if value is None else not value
    if isinstance(value, int):
        return value + chance.choice([1, 10, 100])
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    if not text:
        return "x"
    at = chance.randrange(len(text))
    other = chance.choice([c for c in "0123456789abcxyz改" if c != text[at]])
    return text[:at] + other + text[at + 1 :]


def test_v1_an_intact_project_has_no_findings(ledger: Ledger) -> None:
    assert list(findings(ledger)) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a column of SQLite holds any text")
def test_v1_any_changed_character_of_a_row_is_found(ledger: Ledger) -> None:
    """Hundreds of single characters, each in a column of its own row, changed by SQL."""
    chance = random.Random(20261124)
    every = list(rows(ledger))
    tried = 0
    while tried < MUTATIONS:
        row = chance.choice(every)
        field = chance.choice(row._meta.concrete_fields)
        if (type(row), field.name) in SAYS_NOTHING:
            continue
        tried += 1
        assert _found_after_change(ledger, row, field, chance), (row, field.name)


def _found_after_change(
    ledger: Ledger, row: models.Model, field: Any, chance: random.Random
) -> bool:
    table, column = row._meta.db_table, field.column
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute(_sql("SELECT {} FROM {} WHERE id = %s", column, table), [row.pk])
            [stored] = cursor.fetchone()
            changed = one_character_else(stored, chance)
            update = _sql("UPDATE {1} SET {0} = %s WHERE id = %s", column, table)
            cursor.execute(update, [changed, row.pk])
            raise Undone(_reads_the_same(row, field) or _is_found(ledger))
    except Undone as undone:
        return bool(undone.args[0])
    except IntegrityError:
        return True  # the database itself refuses it


def _reads_the_same(row: models.Model, field: Any) -> bool:
    """A blank between two JSON values says nothing, nor what stands between a day and an hour."""
    try:
        again = type(row)._default_manager.values_list(field.attname, flat=True).get(pk=row.pk)
    except (ValueError, TypeError, models.ObjectDoesNotExist):
        return False
    return bool(again == getattr(row, field.attname))


def _is_found(ledger: Ledger) -> bool:
    return bool(list(findings(Ledger.objects.get(pk=ledger.pk))))


def _sql(text: str, *names: str) -> str:
    return text.format(*map(connection.ops.quote_name, names))


@pytest.mark.parametrize("table", [Event, Revision, Signatory, Signature])
def test_v1_a_deleted_row_is_missed(ledger: Ledger, table: type[models.Model]) -> None:
    row = next(each for each in rows(ledger) if isinstance(each, table))
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(_sql("DELETE FROM {} WHERE id = %s", table._meta.db_table), [row.pk])
    assert list(findings(Ledger.objects.get(pk=ledger.pk)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")
    transaction.set_rollback(True)


def test_v1_texts_files_and_seals_are_checked_beside_the_chain() -> None:
    assert set(CHECKS) <= set(verification._checks)


def test_r9_a_ledger_whose_files_take_long_keeps_the_lease(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece of a file takes a minute; the lease is two, and there are five of them."""
    plan = in_execution(cast)
    place = files.place("task", plan.survey.pk, cast.zhang_san)
    assert place is not None
    content = b"%PDF-1.7 report " + b"x" * 64
    attach_file(
        place=place,
        subject_type="task",
        file=Incoming("报告.pdf", len(content), [content]),
        actor=cast.zhang_san,
    )
    monkeypatch.setattr(files, "CHUNK", 16)
    row = ask_for_verification(actor=cast.admin)
    began, minutes = clock.now(), 0

    class Slow:
        def __init__(self) -> None:
            self._digest = hashlib.sha256()
            self.hexdigest = self._digest.hexdigest

        def update(self, chunk: bytes) -> None:
            nonlocal minutes
            minutes += 1
            late = began + timedelta(minutes=minutes)
            assert not Job.objects.due(late).exists(), "another worker would begin it anew"
            moment.setattr(clock, "now", lambda: late)
            self._digest.update(chunk)

    with monkeypatch.context() as moment:
        moment.setattr("xieli.jobs.commands.BEAT_SECONDS", 0)
        moment.setattr(files, "hashlib", SimpleNamespace(sha256=Slow))
        assert run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.tries, row.result["count"]) == ("done", 1, 0)
    assert minutes >= 5


def test_v1_an_administrator_has_everything_verified(cast: Cast) -> None:
    browser = signed_in(cast.admin)
    in_execution(cast)
    job = browser.post("/settings/verification/")["Location"]
    run_due()
    assert "完好" in browser.get(job).text
    Event.objects.filter(number=2).update(actor_name="别人")
    browser.post("/settings/verification/")
    run_due()
    said = browser.get("/settings/verification/").text
    assert "T-1: #2 altered" in said
    assert signed_in(cast.li_si).post("/settings/verification/").status_code == 403
