"""One row of a plan: what will be done with it, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xieli.exchange.rules import CellError, Suggestion
from xieli.workplan.models import Task
from xieli.workplan.queries import TaskText


@dataclass(frozen=True, slots=True)
class Doubt:
    """A predecessor that names a deliverable or a paraphrase: confirm, choose or drop it."""

    text: str
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row: what will be done with it, and what stands in the way."""

    row: int
    action: str  # create | update | same | error
    values: Mapping[str, object]
    errors: Sequence[CellError]
    doubts: Sequence[Doubt] = ()
    task: Task | None = None
    text: TaskText | None = None
    predecessors: Sequence[str] = ()
