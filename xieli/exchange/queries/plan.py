"""What an import would do, row by row, before anything is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from xieli.exchange.models import ImportRun
from xieli.exchange.queries.breakdown import BreakdownRows
from xieli.exchange.queries.progress import progress_row
from xieli.exchange.queries.rows import Choices, PlannedRow
from xieli.exchange.rules import USED_BY, CellError, ParsedTable
from xieli.kickoff.models import Project


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A whole table, understood against one project (or none yet); `run` once it is imported."""

    table: ParsedTable
    rows: Sequence[PlannedRow]
    run: ImportRun | None = None

    @property
    def errors(self) -> list[CellError]:
        """Everything that stands in the way, in the order of the rows."""
        return [error for row in self.rows for error in row.errors]

    @property
    def unused(self) -> list[str]:
        """Headers we understand and this kind of table does not take in."""
        used = USED_BY.get(self.table.kind, frozenset()) | {"refusal"}
        return [label for label, field in self.table.mapping.items() if field and field not in used]

    def count(self, action: str) -> int:
        """How many rows get this action."""
        return sum(row.action == action for row in self.rows)


def plan_import(table: ParsedTable, project: Project | None, choices: Choices) -> ImportPlan:
    """Say for every row whether it is created, updated, the same or an error; reads only."""
    tasks = {task.title: task for task in project.tasks.for_breakdown()} if project else {}
    if table.kind == "breakdown":
        return ImportPlan(table, BreakdownRows(table, project, tasks, choices).rows())
    if table.kind == "progress":
        return ImportPlan(table, [progress_row(row, project, tasks) for row in table.rows])
    return ImportPlan(table, [])
