"""What an import would do, row by row, before anything is changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xieli.exchange.queries.progress import progress_row
from xieli.exchange.queries.rows import Doubt, PlannedRow
from xieli.exchange.rules import (
    CellError,
    ParsedRow,
    ParsedTable,
    PersonText,
    Support,
    match_predecessor,
)
from xieli.exchange.rules.predecessors import TaskText as Candidate
from xieli.kickoff.models import Phase, Project
from xieli.people.models import Department, Person
from xieli.workplan.models import Task
from xieli.workplan.queries import RiskText, TaskText, text_of

SURE = 1.0


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided while looking at the preview.

    `owners` answers a masked or missing owner, by row number or by department name; a
    `predecessors` entry answers one doubtful text of a row with a task's title, or drops it with
    an empty one; `accepts_suggestions` takes every suggestion as it stands.
    """

    owners: Mapping[str, Person] = field(default_factory=dict)
    predecessors: Mapping[tuple[int, str], str] = field(default_factory=dict)
    accepts_suggestions: bool = False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A whole table, understood against one project (or none yet)."""

    table: ParsedTable
    rows: Sequence[PlannedRow]

    @property
    def errors(self) -> list[CellError]:
        """Everything that stands in the way, in the order of the rows."""
        return [error for row in self.rows for error in row.errors]

    def count(self, action: str) -> int:
        """How many rows get this action."""
        return sum(row.action == action for row in self.rows)


def plan_import(table: ParsedTable, project: Project | None, choices: Choices) -> ImportPlan:
    """Say for every row whether it is created, updated, the same or an error; reads only."""
    tasks = {task.title: task for task in project.tasks.for_breakdown()} if project else {}
    if table.kind == "breakdown":
        return ImportPlan(table, _Breakdown(table, project, tasks, choices).rows())
    if table.kind == "progress":
        return ImportPlan(table, [progress_row(row, tasks) for row in table.rows])
    return ImportPlan(table, [])


class _Breakdown:
    """Rows of the breakdown against the departments, people and tasks there are."""

    def __init__(
        self,
        table: ParsedTable,
        project: Project | None,
        tasks: Mapping[str, Task],
        choices: Choices,
    ) -> None:
        self._table, self._project, self._tasks, self._choices = table, project, tasks, choices
        self._departments = {d.name: d for d in Department.objects.open().select_related("head")}
        self._people: dict[tuple[str, str], list[Person]] = {}
        for person in Person.objects.active().select_related("department"):
            self._people.setdefault((person.department_id, person.name), []).append(person)
        self._candidates = self._all_candidates()

    def rows(self) -> list[PlannedRow]:
        seen: set[str] = set()
        return [self._row(row, order, seen) for order, row in enumerate(self._table.rows)]

    def _all_candidates(self) -> list[Candidate]:
        """The table's own rows first, then tasks that are only in the project."""
        own = [
            Candidate(str(row.values["name"]), _text(row.values.get("deliverable")) or None, order)
            for order, row in enumerate(self._table.rows)
            if row.values.get("name")
        ]
        names = {candidate.name for candidate in own}
        count = len(self._table.rows)
        return own + [
            Candidate(task.title, task.deliverable or None, count + position)
            for position, task in enumerate(self._tasks.values())
            if task.title not in names
        ]

    def _row(self, row: ParsedRow, order: int, seen: set[str]) -> PlannedRow:
        name = _text(row.values.get("name"))
        errors = [e for e in row.errors if not e.code.startswith("owner_m")]
        if name and name in seen:
            errors.append(CellError(row.row, "name", "name_repeated", {}))
        seen.add(name)
        existing = self._tasks.get(name)
        fail = _collector(row.row, errors)
        department = self._department(row, existing, fail)
        owner = self._owner(row, existing, department, fail)
        predecessors, doubts = self._predecessors(row, order)
        errors += [
            CellError(row.row, "predecessors", "predecessor_unconfirmed", {"text": doubt.text})
            for doubt in doubts
        ]
        text = None
        if name and department and owner:
            text = _task_text(row, existing, department, owner, self._backup(row, department))
            starts, ends = text.planned_start, text.planned_finish
            if starts and ends and ends < starts:
                fail("planned_finish", "finish_before_start", {})
        action = self._action(existing, text, predecessors, errors, row.row)
        return PlannedRow(
            row.row,
            "error" if errors else action,
            row.values | ({"owner": owner.name} if owner else {}),
            tuple(errors),
            tuple(doubts),
            existing,
            text,
            tuple(predecessors),
        )

    def _department(
        self, row: ParsedRow, existing: Task | None, fail: Callable[..., None]
    ) -> Department | None:
        name = _text(row.values.get("department"))
        if not name:
            if existing:
                return existing.department
            fail("department", "department_missing", {})
            return None
        if name not in self._departments:
            fail("department", "department_unknown", {"name": name})
        return self._departments.get(name)

    def _owner(
        self,
        row: ParsedRow,
        existing: Task | None,
        department: Department | None,
        fail: Callable[..., None],
    ) -> Person | None:
        """B1: one owner, of the row's department; a masked one is chosen, never guessed."""
        if department is None or any(
            error.field == "owner" and error.code == "two_owners" for error in row.errors
        ):
            return None
        chosen = self._choices.owners.get(str(row.row))
        chosen = chosen or self._choices.owners.get(department.name)
        said = row.values.get("owner")
        if isinstance(said, PersonText) and not said.masked:
            same = self._people.get((department.pk, said.name), [])
            if len(same) == 1:
                return same[0]
            if chosen is None:
                code = "owner_ambiguous" if same else "owner_outside"
                fail("owner", code, {"name": said.name, "department": department.name})
                return None
        if chosen is not None:
            if chosen.department_id != department.pk:
                fail("owner", "owner_outside", {"name": chosen.name, "department": department.name})
                return None
            return chosen
        if existing is not None and existing.department_id == department.pk:
            return existing.owner
        visible = said.name if isinstance(said, PersonText) else ""
        fail(
            "owner",
            "owner_masked" if isinstance(said, PersonText) else "owner_missing",
            {"visible": visible},
        )
        return None

    def _backup(self, row: ParsedRow, department: Department) -> Person | None:
        said = row.values.get("backup")
        if not isinstance(said, PersonText) or said.masked:
            return None
        same = self._people.get((department.pk, said.name)) or [
            person
            for (_department, name), people in self._people.items()
            if name == said.name
            for person in people
        ]
        return same[0] if len(same) == 1 else None

    def _predecessors(self, row: ParsedRow, order: int) -> tuple[list[str], list[Doubt]]:
        titles, doubts = list[str](), list[Doubt]()
        said = row.values.get("predecessors") or ()
        for text in said if isinstance(said, tuple) else ():
            answer = self._choices.predecessors.get((row.row, str(text)))
            if answer is not None:
                titles += [answer] if answer else []
                continue
            found = match_predecessor(str(text), self._candidates, own_order=order)
            is_sure = found is not None and found.confidence >= SURE
            if found and (is_sure or self._choices.accepts_suggestions):
                titles.append(found.candidate.name)
            else:
                doubts.append(Doubt(str(text), found))
        return list(dict.fromkeys(titles)), doubts

    def _action(
        self,
        existing: Task | None,
        text: TaskText | None,
        predecessors: Sequence[str],
        errors: list[CellError],
        number: int,
    ) -> str:
        if text is None:
            return "error"
        known = {d.predecessor.title for d in existing.incoming.all()} if existing else set()
        is_same = existing is not None and text_of(existing) == text
        if is_same and set(predecessors) <= known:
            return "same"
        if self._project and self._project.phase not in (Phase.KICKOFF, Phase.BREAKDOWN):
            errors.append(CellError(number, "name", "signed", {}))
        return "update" if existing else "create"


def _task_text(
    row: ParsedRow,
    existing: Task | None,
    department: Department,
    owner: Person,
    backup: Person | None,
) -> TaskText:
    """A blank cell or a missing column keeps what is there: an import never empties a field."""
    said = row.values
    base = text_of(existing) if existing else TaskText(_text(said["name"]), department, owner)
    support = said.get("support")
    supporters = (
        [(s.person or s.department or "*", s.content) for s in support if isinstance(s, Support)]
        if isinstance(support, tuple) and support
        else base.supporters
    )
    return replace(
        base,
        department=department,
        owner=owner,
        supporters=supporters,
        risks=_risks(said, base, backup),
        planned_start=_day(said.get("planned_start")) or base.planned_start,
        planned_finish=_day(said.get("planned_finish")) or base.planned_finish,
        module=_text(said.get("module")) or base.module,
        action=_text(said.get("action")) or base.action,
        deliverable=_text(said.get("deliverable")) or base.deliverable,
        note=_text(said.get("notes")) or base.note,
    )


def _risks(said: Mapping[str, object], base: TaskText, backup: Person | None) -> Sequence[RiskText]:
    risk, contingency = _text(said.get("risk")), _text(said.get("contingency"))
    if not risk:
        return base.risks
    standing = next((r for r in base.risks if r.text == risk), RiskText(risk))
    wanted = RiskText(
        risk, contingency or standing.contingency, backup if backup else standing.backup
    )
    return [wanted, *(r for r in base.risks if r.text != risk)]


def _collector(row: int, errors: list[CellError]) -> Callable[[str, str, dict[str, str]], None]:
    def fail(name: str, code: str, params: dict[str, str]) -> None:
        errors.append(CellError(row, name, code, params))

    return fail


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
