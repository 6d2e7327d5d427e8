"""An import obeys the same commands as everybody else, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _

from xieli.core.database import write
from xieli.core.errors import RuleViolation
from xieli.exchange.queries import (
    Choices,
    ImportPlan,
    PlannedRow,
    describe,
    is_check_in,
    plan_import,
)
from xieli.exchange.rules import ParsedTable
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import CharterText
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people.models import Department, Person
from xieli.progress import commands as progress
from xieli.workplan import commands as workplan
from xieli.workplan.models import Dependency, Status


@write()
def import_table(
    *, table: ParsedTable, project: Project, choices: Choices, actor: Person
) -> ImportPlan:
    """Do what the preview said, or nothing: one row at fault refuses the whole table (T2)."""
    plan = plan_import(table, project, choices)
    if table.header_row is None:
        raise RuleViolation(
            "import.no_header", _("No row names the columns; is this one of the two tables?")
        )
    if plan.errors:
        first = plan.errors[0]
        raise RuleViolation(
            f"import.{first.code}", describe(first), field=first.field, row=first.row
        )
    for row in plan.rows:
        if row.action == "same":
            continue
        with _named(row):
            if table.kind == "breakdown":
                _write_task(row, project, actor)
            else:
                _write_progress(row, actor)
    if table.kind == "breakdown":
        for row in plan.rows:
            with _named(row):
                _write_predecessors(row, project, actor)
    return plan


@contextmanager
def _named(row: PlannedRow) -> Iterator[None]:
    """Let a refusal say which row of the table it is about."""
    try:
        yield
    except RuleViolation as refusal:
        refusal.row = row.row
        raise


@write()
def start_project_from_table(
    *, table: ParsedTable, code: str, title: str, choices: Choices, actor: Person
) -> Project:
    """A pasted or uploaded breakdown becomes a draft project with its tasks.

    The actor's department initiates and leads; every department of the table cooperates.
    """
    said = next((str(r.values["project"]) for r in table.rows if r.values.get("project")), "")
    project = kickoff.create_project(code=code, title=title.strip() or said, actor=actor)
    names = {str(row.values.get("department") or "") for row in table.rows}
    days = [d for row in table.rows for d in _days(row.values)]
    text = CharterText(
        starts_on=min(days, default=None),
        deadline=max(days, default=None),
        participants=[
            (actor.department, Role.INITIATING, ""),
            (actor.department, Role.LEAD, ""),
            *(
                (department, Role.COOPERATING, "")
                for department in Department.objects.open().filter(name__in=names)
                if department.pk != actor.department_id
            ),
        ],
    )
    project = kickoff.edit_charter(project=project, text=text, version=project.version, actor=actor)
    import_table(table=table, project=project, choices=choices, actor=actor)
    return project


def _days(values: object) -> list[date]:
    if not isinstance(values, dict):
        return []
    found = [values.get("planned_start"), values.get("planned_finish")]
    return [day for day in found if isinstance(day, date)]


def _write_task(row: PlannedRow, project: Project, actor: Person) -> None:
    assert row.text is not None  # noqa: S101 - a row without errors has one
    if row.task is None:
        workplan.add_task(project=project, text=row.text, actor=actor)
    else:
        row.task.refresh_from_db(fields=["version"])
        workplan.edit_task(task=row.task, text=row.text, version=row.task.version, actor=actor)


def _write_predecessors(row: PlannedRow, project: Project, actor: Person) -> None:
    if not row.predecessors or row.text is None:
        return
    successor = project.tasks.get(title=row.text.title)
    standing = set(
        Dependency.objects.filter(successor=successor).values_list("predecessor__title", flat=True)
    )
    for predecessor in project.tasks.filter(title__in=set(row.predecessors) - standing):
        workplan.propose_hand_over(predecessor=predecessor, successor=successor, actor=actor)


def _write_progress(row: PlannedRow, actor: Person) -> None:
    assert row.task is not None  # noqa: S101 - a row without errors has one
    task, values = row.task, row.values
    note = str(values.get("exception") or "")
    if not is_check_in(values, task):
        progress.add_note(task=task, note=note, actor=actor)
        return
    percent = values.get("progress")
    progress.check_in(
        task=task,
        status=str(values.get("status") or task.status or Status.IN_PROGRESS),
        percent=percent if isinstance(percent, int) else task.percent,
        forecast_finish=_day(values.get("forecast_finish")),
        actual_finish=_day(values.get("actual_finish")),
        note=note,
        deliverable=str(values.get("deliverable") or ""),
        actor=actor,
    )


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
