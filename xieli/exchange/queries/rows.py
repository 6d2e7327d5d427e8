"""One row of a plan: what will be done with it, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xieli.exchange.rules import CellError, Suggestion
from xieli.people.models import Person
from xieli.workplan.models import Task
from xieli.workplan.queries import TaskText


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided while looking at the preview.

    `owners` answers a masked or missing owner, by row number or by department name; a
    `predecessors` entry answers one doubtful text of a row with a task's title, or drops it with
    an empty one; `accepts_suggestions` takes every suggestion as it stands. `headers` says which
    field a header means, or none with an empty one; it is read with the table, and remembered.
    """

    owners: Mapping[str, Person] = field(default_factory=dict)
    predecessors: Mapping[tuple[int, str], str] = field(default_factory=dict)
    accepts_suggestions: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row: what stands there, and what will."""

    field: str
    old: str
    new: str


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
    changes: Sequence[Change] = ()
