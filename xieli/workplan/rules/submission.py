"""What keeps a breakdown from being signed (B2, B3, B4, B8), from plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A row of the breakdown as plain values; `row` is its one-based place in the table."""

    id: str
    row: int
    title: str
    department: str
    module: str
    action: str
    planned_start: date | None
    planned_finish: date | None
    deliverable: str
    supporters: Sequence[tuple[str, str]] = ()
    risks: Sequence[tuple[str, str, str | None]] = ()
    backup: str | None = None
    is_critical: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing a row lacks: a stable code, the field it belongs to, the task and its row."""

    code: str
    field: str
    task: str = ""
    row: int = 0


def missing_for_submission(
    tasks: Sequence[TaskFacts], opens_on: date | None, deadline: date | None
) -> list[Gap]:
    """Return what keeps a breakdown from being signed (B2, B3, B4, B8), row by row."""
    if not tasks:
        return [Gap("B9.no_task", "tasks")]
    return [
        Gap(code, name, task.id, task.row)
        for task in tasks
        for code, name in (
            *_missing_texts(task),
            *_missing_dates(task, opens_on, deadline),
            *_missing_risks(task),
        )
    ]


def _missing_texts(task: TaskFacts) -> Iterable[tuple[str, str]]:
    for name in ("department", "module", "action"):
        if not getattr(task, name).strip():
            yield f"B3.no_{name}", name
    if any(not support.strip() for _name, support in task.supporters):
        yield "B2.no_support", "support"
    if not task.deliverable.strip():
        yield "B4.no_deliverable", "deliverable"


def _missing_dates(
    task: TaskFacts, opens_on: date | None, deadline: date | None
) -> Iterable[tuple[str, str]]:
    start, finish = task.planned_start, task.planned_finish
    if start is None or finish is None:
        yield "B4.no_dates", "planned_start" if start is None else "planned_finish"
        return
    if finish < start:
        yield "B4.finish_before_start", "planned_finish"
    if opens_on is not None and start < opens_on:
        yield "B4.outside_window", "planned_start"
    if deadline is not None and finish > deadline:
        yield "B4.outside_window", "planned_finish"


def _missing_risks(task: TaskFacts) -> Iterable[tuple[str, str]]:
    if any(not contingency.strip() for _text, contingency, _backup in task.risks):
        yield "B8.no_contingency", "contingency"
    stands_in = task.backup or next((backup for _t, _c, backup in task.risks if backup), None)
    if task.is_critical and not stands_in:
        yield "B8.no_backup", "backup"
