"""Rows of the breakdown against the departments, people and tasks there are (B1, B6)."""

from collections.abc import Callable, Mapping, Sequence

from xieli.exchange.queries.changes import changes_of, waits_for
from xieli.exchange.queries.rows import Choices, Doubt, PlannedRow
from xieli.exchange.queries.texts import task_text, text_in
from xieli.exchange.rules import (
    CellError,
    ParsedRow,
    ParsedTable,
    PersonText,
    TaskIndex,
)
from xieli.exchange.rules import TaskText as Candidate
from xieli.kickoff.models import Phase, Project
from xieli.people.models import Department, Person
from xieli.workplan.models import Task
from xieli.workplan.queries import TaskText, text_of

SURE = 1.0


class BreakdownRows:
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
        candidates = self._all_candidates()
        self._names = {candidate.name for candidate in candidates}
        self._index = TaskIndex(candidates)

    def rows(self) -> list[PlannedRow]:
        """Every row of the table, in its order."""
        return [self._row(row, order) for order, row in enumerate(self._table.rows)]

    def _all_candidates(self) -> list[Candidate]:
        """The table's own rows first, then tasks that are only in the project."""
        own = [
            Candidate(
                str(row.values["name"]), text_in(row.values.get("deliverable")) or None, order
            )
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

    def _row(self, row: ParsedRow, order: int) -> PlannedRow:
        name = text_in(row.values.get("name"))
        errors = [e for e in row.errors if not e.code.startswith("owner_m")]
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
            text = task_text(row, existing, department, owner, self._backup(row, department))
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
            changes_of(existing, text, predecessors) if existing and text else (),
        )

    def _department(
        self, row: ParsedRow, existing: Task | None, fail: Callable[..., None]
    ) -> Department | None:
        name = text_in(row.values.get("department"))
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
            if answer is not None and (not answer or answer in self._names):
                titles += [answer] if answer else []
                continue
            found = self._index.match(str(text), own_order=order)
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
        signed = self._project and self._project.phase not in (Phase.KICKOFF, Phase.BREAKDOWN)
        if text is None:
            if signed and existing is None:  # said before anybody chooses its owner
                errors.append(CellError(number, "name", "signed", {}))
            return "error"
        known = waits_for(existing) if existing else []
        is_same = existing is not None and text_of(existing) == text
        if is_same and set(predecessors) <= set(known):
            return "same"
        if signed:
            errors.append(CellError(number, "name", "signed", {}))
        return "update" if existing else "create"


def _collector(row: int, errors: list[CellError]) -> Callable[[str, str, dict[str, str]], None]:
    def fail(name: str, code: str, params: dict[str, str]) -> None:
        errors.append(CellError(row, name, code, params))

    return fail
