"""An import obeys the same commands as everybody else, in one transaction (T2)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import RuleViolation
from xieli.exchange.commands.columns import name_columns
from xieli.exchange.events import ExchangeEvent
from xieli.exchange.models import ImportRun, Kind
from xieli.exchange.queries import (
    Choices,
    ImportPlan,
    PlannedRow,
    describe,
    is_check_in,
    merged,
    plan_import,
)
from xieli.exchange.queries.texts import text_in
from xieli.exchange.queries.undo import Deed, standing_facts
from xieli.exchange.rules import ParsedTable
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.progress.queries import Standing
from xieli.workplan import commands as workplan
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries import row_facts, text_of


@write()
def import_table(
    *,
    table: ParsedTable,
    project: Project,
    choices: Choices,
    actor: Person,
    file_name: str = "",
) -> ImportPlan:
    """Do what the preview said, or nothing: one row at fault refuses the whole table (T2).

    What it did is kept row by row, so that it can be undone for a day. What the person said of
    unknown headers is remembered for everybody.
    """
    if choices.headers:  # the organisation's ledger is locked before a project's, here as elsewhere
        name_columns(headers=choices.headers, actor=actor)
    project = Project.objects.locked(project)
    plan = plan_import(table, project, choices)
    if table.header_row is None or table.kind not in Kind.values:
        raise RuleViolation(
            "import.no_header", _("No row names the columns; is this one of the two tables?")
        )
    if plan.errors:
        first = plan.errors[0]
        raise RuleViolation(
            f"import.{first.code}", describe(first), field=first.field, row=first.row
        )
    rows = [row for row in plan.rows if row.action != "same"]
    if not rows:
        return plan
    is_breakdown = table.kind == Kind.BREAKDOWN
    done = _write_tasks(rows, project, actor) if is_breakdown else _write_progress(rows, actor)
    run = ImportRun(
        project=project,
        person=actor,
        at=clock.now(),
        kind=table.kind,
        file_name=file_name[-200:],
        created=plan.count("create"),
        changed=plan.count("update"),
        same=plan.count("same"),
        did=[deed.plain() for deed in done],
    )
    save_checked(run)
    events.record(
        ExchangeEvent.IMPORTED,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=run,
        after={"kind": run.kind, "created": run.created, "changed": run.changed},
    )
    return replace(plan, run=run)


@contextmanager
def _named(rows: Sequence[PlannedRow]) -> Iterator[None]:
    """Let a refusal say which row of the table it is about; commands count what they are given."""
    try:
        yield
    except RuleViolation as refusal:
        refusal.row = rows[(refusal.row or 1) - 1].row
        raise


def _write_tasks(rows: Sequence[PlannedRow], project: Project, actor: Person) -> list[Deed]:
    new = [row for row in rows if row.task is None]
    before = {row.task.pk: row_facts(text_of(row.task)) for row in rows if row.task}
    with _named(new):
        texts = [row.text for row in new if row.text]
        added = workplan.add_tasks(project=project, texts=texts, actor=actor) if new else []
    ids = {row.row: task.pk for row, task in zip(new, added, strict=True)}
    for row in rows:
        if row.task is None or row.text is None:
            continue
        ids[row.row] = row.task.pk
        if text_of(row.task) != row.text:
            with _named([row]):
                workplan.edit_task(
                    task=row.task, text=row.text, version=row.task.version, actor=actor
                )
    hand_overs = _write_predecessors(rows, ids, project, actor)
    after = {task.pk: task for task in project.tasks.for_breakdown()}
    return [
        Deed(
            row=row.row,
            task=ids[row.row],
            title=after[ids[row.row]].title,
            before=before.get(ids[row.row]),
            after=row_facts(text_of(after[ids[row.row]])),
            hand_overs=hand_overs.get(ids[row.row], {}),
        )
        for row in rows
    ]


def _write_predecessors(
    rows: Sequence[PlannedRow], ids: Mapping[int, str], project: Project, actor: Person
) -> dict[str, dict[str, int]]:
    """Add what is new; return the added dependencies with their version, by successor."""
    tasks = {title: pk for pk, title in project.tasks.values_list("pk", "title")}
    standing = set(
        Dependency.objects.filter(successor__project=project).values_list(
            "predecessor_id", "successor_id"
        )
    )
    wanted = [
        (row, (tasks[title], ids[row.row]))
        for row in rows
        for title in row.predecessors
        if (tasks[title], ids[row.row]) not in standing
    ]
    if not wanted:
        return {}
    with _named([row for row, _pair in wanted]):
        added = workplan.propose_hand_overs(
            project=project, pairs=[pair for _row, pair in wanted], actor=actor
        )
    found: dict[str, dict[str, int]] = {}
    for dependency in added:
        found.setdefault(dependency.successor_id, {})[dependency.pk] = dependency.version
    return found


def _write_progress(rows: Sequence[PlannedRow], actor: Person) -> list[Deed]:
    done = []
    for row in rows:
        assert row.task is not None  # noqa: S101 - a row without errors has one
        with _named([row]):
            check_in = _write_standing(row, row.task, actor)
        after = Standing.of(Task.objects.get(pk=row.task.pk))
        done.append(
            Deed(
                row=row.row,
                task=row.task.pk,
                title=row.task.title,
                before=standing_facts(Standing.of(row.task)),
                after=standing_facts(after),
                hand_overs={},
                check_in=check_in,
            )
        )
    return done


def _write_standing(row: PlannedRow, task: Task, actor: Person) -> str:
    """S3: a remark alone is no check-in; return the check-in's id where there is one."""
    note = text_in(row.values.get("exception"))
    if not is_check_in(row.values, task):
        progress.add_note(task=task, note=note, actor=actor)
        return ""
    said = merged(row.values, task)
    return progress.check_in(
        task=task,
        status=said.status,
        percent=said.percent,
        forecast_finish=said.forecast_finish,
        actual_finish=said.actual_finish,
        note=note,
        deliverable=said.delivered if said.percent == 100 else "",
        actor=actor,
    ).pk
