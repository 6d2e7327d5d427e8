"""Rows of the tracking sheet against the tasks there are (S3)."""

from collections.abc import Mapping
from dataclasses import asdict, replace

from xieli.core import clock
from xieli.exchange.queries.changes import differing
from xieli.exchange.queries.rows import PlannedRow
from xieli.exchange.queries.texts import day_in, text_in
from xieli.exchange.rules import CellError, ParsedRow
from xieli.kickoff.models import Phase, Project
from xieli.progress.queries import Standing
from xieli.workplan.models import Status, Task


def progress_row(row: ParsedRow, project: Project | None, tasks: Mapping[str, Task]) -> PlannedRow:
    """Say what one row would do: check in, leave a remark, or nothing."""
    errors = list(row.errors)
    name = text_in(row.values.get("name"))
    task = tasks.get(name)
    if task is None:
        if name:
            errors.append(CellError(row.row, "name", "task_unknown", {"name": name}))
        return PlannedRow(row.row, "error", row.values, tuple(errors))
    said = merged(row.values, task)
    errors += _nonsense(row, said)
    if is_check_in(row.values, task) and project and not is_running(project):
        errors.append(CellError(row.row, "status", "not_running", {}))
    changes = differing(_words(Standing.of(task)), _words(said))
    action = "error" if errors else "update" if changes else "same"
    return PlannedRow(row.row, action, row.values, tuple(errors), (), task, changes=changes)


def merged(values: Mapping[str, object], task: Task) -> Standing:
    """Return where the task will stand: a column that is not there leaves what stands.

    Done and 100 % belong together (S3), so of the two, the one that is given moves the other.
    """
    status, percent = values.get("status"), values.get("progress")
    standing = Standing.of(task)
    if isinstance(percent, int):
        standing = replace(standing, status=_status_at(percent, task), percent=percent)
    if isinstance(status, str):
        implied = {Status.DONE: 100, Status.NOT_STARTED: 0}.get(Status(status), task.percent)
        standing = replace(
            standing, status=status, percent=percent if isinstance(percent, int) else implied
        )
    if standing.status == Status.DONE:
        finish = day_in(values.get("actual_finish")) or task.actual_finish
        handed_in = text_in(values.get("deliverable")) or task.delivered
        standing = replace(standing, actual_finish=finish, delivered=handed_in)
    else:
        standing = replace(standing, actual_finish=None)
    return replace(
        standing,
        forecast_finish=day_in(values.get("forecast_finish")) or task.forecast_finish,
        remark=text_in(values.get("exception")) or task.remark,
    )


def is_check_in(values: Mapping[str, object], task: Task) -> bool:
    """S3: a row that moves status, percent or a date is a check-in; a remark alone is not."""
    said, standing = asdict(merged(values, task)), asdict(Standing.of(task))
    return any(said[name] != standing[name] for name in said if name != "remark")


def is_running(project: Project) -> bool:
    """Whether check-ins are taken: from the signatures on the breakdown to the archive."""
    return project.phase in (Phase.EXECUTION, Phase.CLOSING)


def _status_at(percent: int, task: Task) -> str:
    if percent == 100:
        return str(Status.DONE.value)
    if task.status == Status.DONE or (percent and task.status == Status.NOT_STARTED):
        return str(Status.IN_PROGRESS.value)
    return str(task.status)


def _nonsense(row: ParsedRow, said: Standing) -> list[CellError]:
    codes = []
    if said.percent == 100 and not said.delivered:
        codes.append(("deliverable", "deliverable_missing"))
    if said.status == Status.NOT_STARTED and said.percent:
        codes.append(("progress", "not_started_is_0"))
    if (said.status == Status.DONE) != (said.percent == 100):
        codes.append(("progress", "done_is_100"))
    return [CellError(row.row, field, code, {}) for field, code in codes]


def _words(standing: Standing) -> dict[str, str]:
    return {
        "status": str(Status(standing.status).label),
        "progress": f"{standing.percent}%",
        "forecast_finish": clock.iso(standing.forecast_finish) or "",
        "actual_finish": clock.iso(standing.actual_finish) or "",
        "exception": standing.remark,
        "deliverable": standing.delivered,
    }
