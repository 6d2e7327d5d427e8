"""An import is taken back as a whole, for a day, unless somebody has built on it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.exchange import policies
from xieli.exchange.events import ExchangeEvent
from xieli.exchange.models import ImportRun, Kind
from xieli.exchange.queries.undo import (
    Deed,
    deeds,
    has_signatures,
    standing_from,
    touched_since,
)
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.progress.models import CheckIn
from xieli.workplan import commands as workplan
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries import row_facts, row_text, text_of

NAMED_AT_MOST = 5


@write()
def undo_import(*, run: ImportRun, actor: Person) -> ImportRun:
    """Put back exactly the rows an import created or changed, in one transaction (T2).

    New tasks go, with the dependencies the import gave them; changed ones say again what they
    said. Check-ins are facts and are never deleted (S3): a tracking sheet is undone by correcting
    check-ins, each with its line, and what a wrong check-in caused (an exception, a reopened
    hand-over) is closed by people. Refused after 24 hours, twice, when somebody has changed one of
    the rows since, and when somebody has signed the breakdown (C1).
    """
    project = Project.objects.locked(run.project)
    run = ImportRun.objects.select_related("project").get(pk=run.pk)
    if not policies.can_undo_import(actor, run):
        raise NotAllowed(_("Only whoever imported it and the lead undo an import."))
    _require_undoable(run)
    done = deeds(run)
    if run.kind == Kind.PROGRESS:
        done = _put_back_progress(run, done, actor)
    else:
        _put_back_tasks(done, actor)
    run.did = [deed.plain() for deed in done]
    run.undone_at, run.undone_by = clock.now(), actor
    save_checked(run)
    events.record(
        ExchangeEvent.IMPORT_UNDONE,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=run,
        before={"kind": run.kind, "created": run.created, "changed": run.changed},
    )
    return run


def _require_undoable(run: ImportRun) -> None:
    if run.undone_at is not None:
        raise RuleViolation("import.undone_already", _("This import is undone already."))
    if clock.now() >= run.undo_until:
        raise RuleViolation(
            "import.too_late", _("An import can be undone for 24 hours; change the rows instead.")
        )
    if run.kind == Kind.BREAKDOWN and has_signatures(run.project):
        raise RuleViolation(
            "import.signed",
            _("The breakdown with these rows is signed; propose a change instead."),
        )
    if touched := touched_since(run):
        names = "、".join(
            _("row %(row)d “%(title)s”") % {"row": deed.row, "title": deed.title}
            for deed in touched[:NAMED_AT_MOST]
        )
        more = len(touched) - NAMED_AT_MOST
        if more > 0:
            names = _("%(names)s and %(more)d more") % {"names": names, "more": more}
        raise RuleViolation(
            "import.changed_since",
            _("Changed since this import: %s. Undoing it would lose that; change the rows instead.")
            % names,
            row=touched[0].row,
        )


def _put_back_tasks(done: Sequence[Deed], actor: Person) -> None:
    """Dependencies first, so that nothing hangs on the tasks that go."""
    new = {deed.task for deed in done if deed.before is None}
    added = [pk for deed in done for pk in deed.hand_overs if deed.task not in new]
    for dependency in Dependency.objects.filter(pk__in=added):
        workplan.remove_dependency(dependency=dependency, actor=actor)
    tasks = Task.objects.in_bulk([deed.task for deed in done])
    for deed in reversed(done):
        with _named(deed):
            task = tasks[deed.task]
            task.refresh_from_db(fields=["version"])
            if deed.before is None:
                workplan.remove_task(task=task, version=task.version, actor=actor)
            elif row_facts(text_of(task)) != deed.before:
                text = row_text(deed.before)
                workplan.edit_task(task=task, text=text, version=task.version, actor=actor)


def _put_back_progress(run: ImportRun, done: Sequence[Deed], actor: Person) -> list[Deed]:
    note = _("Import undone: %s") % run
    tasks = Task.objects.in_bulk([deed.task for deed in done])
    put_back = []
    for deed in done:
        standing = standing_from(deed.before or {})
        with _named(deed):
            if deed.check_in:
                said: CheckIn | None = progress.correct_check_in(
                    task=tasks[deed.task], standing=standing, note=note, actor=actor
                )
            else:
                progress.add_note(task=tasks[deed.task], note=standing.remark, actor=actor)
                said = None
        put_back.append(replace(deed, correction=said.pk if said else ""))
    return put_back


@contextmanager
def _named(deed: Deed) -> Iterator[None]:
    """Let a refusal say which row it is about."""
    try:
        yield
    except RuleViolation as refusal:
        refusal.row = deed.row
        raise
