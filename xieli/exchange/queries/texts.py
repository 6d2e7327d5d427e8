"""What a row of the breakdown will say, from its cells and what stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from xieli.exchange.rules import ParsedRow, Support
from xieli.people.models import Department, Person
from xieli.workplan.models import Task
from xieli.workplan.queries import RiskText, TaskText, text_of


def task_text(
    row: ParsedRow,
    existing: Task | None,
    department: Department,
    owner: Person,
    backup: Person | None,
) -> TaskText:
    """A blank cell or a missing column keeps what is there: an import never empties a field."""
    said = row.values
    base = text_of(existing) if existing else TaskText(text_in(said["name"]), department, owner)
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
        planned_start=day_in(said.get("planned_start")) or base.planned_start,
        planned_finish=day_in(said.get("planned_finish")) or base.planned_finish,
        module=text_in(said.get("module")) or base.module,
        action=text_in(said.get("action")) or base.action,
        deliverable=text_in(said.get("deliverable")) or base.deliverable,
        note=text_in(said.get("notes")) or base.note,
    )


def _risks(said: Mapping[str, object], base: TaskText, backup: Person | None) -> Sequence[RiskText]:
    """A risk of the same text is completed where it stands, a new one comes first."""
    risk, contingency = text_in(said.get("risk")), text_in(said.get("contingency"))
    if not risk:
        return base.risks
    standing = next((r for r in base.risks if r.text == risk), None)
    if standing is None:
        return [RiskText(risk, contingency, backup), *base.risks]
    wanted = replace(
        standing,
        contingency=contingency or standing.contingency,
        backup=backup or standing.backup,
    )
    return [wanted if each is standing else each for each in base.risks]


def text_in(value: object) -> str:
    """Return a cell's text; an empty one is empty text."""
    return "" if value is None else str(value).strip()


def day_in(value: object) -> date | None:
    """Return a cell's day, where it is one."""
    return value if isinstance(value, date) else None
