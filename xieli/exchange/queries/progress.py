"""Rows of the tracking sheet against the tasks there are (S3)."""

from collections.abc import Mapping

from xieli.exchange.queries.rows import PlannedRow
from xieli.exchange.rules import CellError, ParsedRow
from xieli.workplan.models import Status, Task


def progress_row(row: ParsedRow, tasks: Mapping[str, Task]) -> PlannedRow:
    """Say what one row would do: check in, leave a remark, or nothing."""
    errors = list(row.errors)
    task = tasks.get(_text(row.values.get("name")))
    if task is None and row.values.get("name"):
        name = _text(row.values["name"])
        errors.append(CellError(row.row, "name", "task_unknown", {"name": name}))
    status, percent = row.values.get("status"), row.values.get("progress")
    if percent == 100 and task and not (row.values.get("deliverable") or task.delivered):
        errors.append(CellError(row.row, "deliverable", "deliverable_missing", {}))
    if status == Status.NOT_STARTED and percent:
        errors.append(CellError(row.row, "progress", "not_started_is_0", {}))
    if status is not None and percent is not None and (status == Status.DONE) != (percent == 100):
        errors.append(CellError(row.row, "progress", "done_is_100", {}))
    action = "error" if errors or task is None else "same" if _says_nothing(row, task) else "update"
    return PlannedRow(row.row, action, row.values, tuple(errors), (), task)


def _says_nothing(row: ParsedRow, task: Task) -> bool:
    return not is_check_in(row.values, task) and _text(row.values.get("exception")) in (
        "",
        task.remark,
    )


def is_check_in(values: Mapping[str, object], task: Task) -> bool:
    """S3: a row that moves status, percent or a date is a check-in; a remark alone is not."""
    pairs = (
        (values.get("status"), task.status),
        (values.get("progress"), task.percent),
        (values.get("forecast_finish"), task.forecast_finish),
        (values.get("actual_finish"), task.actual_finish),
    )
    return any(said is not None and said != standing for said, standing in pairs)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
