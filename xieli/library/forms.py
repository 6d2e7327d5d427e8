"""Text of the library's pages into values; raises RuleViolation naming the field."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.core.web import parse_day
from xieli.library.commands import PlaybookText
from xieli.library.queries import Wanted
from xieli.library.rules import Pattern, PatternGoal, PatternTask
from xieli.people.forms import department_or_none
from xieli.people.models import Department

MANY = re.compile(r"[、,,;;\n]+")


def wanted(said: QueryDict) -> Wanted:
    """Understand the filters of the library."""
    names = ("words", "department", "kind", "outcome", "year")
    words = {name: said.get(name, "")[:100].replace("\0", "") for name in names}
    return Wanted(**words)


def first_day(said: QueryDict) -> date:
    """Return the day a new project starts on."""
    day = parse_day(said.get("starts_on", ""), "starts_on")
    if day is None:
        raise RuleViolation("K1.no_start", _("Say when it starts."), field="starts_on")
    return day


def meant_departments(said: QueryDict) -> dict[str, Department]:
    """Return which of our departments is meant by a name of the pattern's."""
    rows = zip(said.getlist("named"), said.getlist("meant"), strict=False)
    chosen = {name: department_or_none(pk, "departments") for name, pk in rows if pk}
    return {name: department for name, department in chosen.items() if department is not None}


def playbook_text(said: QueryDict, origin: str = "") -> PlaybookText:
    """Understand the playbook's form: rows without their first field are none."""
    pattern = Pattern(
        kind=said.get("kind", ""),
        urgency=said.get("urgency", ""),
        background=said.get("background", "").strip(),
        scope_in=said.get("scope_in", "").strip(),
        scope_out=said.get("scope_out", "").strip(),
        length=_count(said.get("length", ""), "length"),
        participants=[
            (name.strip(), role, contribution.strip())
            for name, role, contribution in _rows(
                said, "participant", "participant_role", "participant_contribution"
            )
        ],
        goals=[
            PatternGoal(metric.strip(), direction, measure, baseline, target, unit.strip())
            for metric, direction, measure, baseline, target, unit in _rows(
                said, "metric", "direction", "measure", "baseline", "target", "unit"
            )
        ],
        milestones=[
            (name.strip(), _count(days, "milestones"))
            for name, days in _rows(said, "milestone", "milestone_days")
        ],
        tasks=[_task(row) for row in _rows(said, *(f"task_{name}" for name in TASK))],
        standards=[line.strip() for line in said.get("standards", "").splitlines() if line.strip()],
    )
    return PlaybookText(said.get("name", ""), pattern, said.get("summary", ""), origin)


TASK = (
    "title", "department", "module", "action", "deliverable", "starts", "finishes", "waits_for",
    "risks",
)  # fmt: skip


def _task(row: Sequence[str]) -> PatternTask:
    title, department, module, action, deliverable, starts, finishes, waits, risks = (
        text.strip() for text in row
    )
    return PatternTask(
        title=title,
        department=department,
        module=module,
        action=action,
        deliverable=deliverable,
        starts=_count(starts, "tasks"),
        finishes=_count(finishes, "tasks"),
        waits_for=[name.strip() for name in MANY.split(waits) if name.strip()],
        risks=_risks(risks),
    )


def _risks(text: str) -> list[tuple[str, str]]:
    """Understand a line for each risk: what may go wrong → what is done then."""
    lines = [line.partition("→") for line in text.splitlines() if line.strip()]
    return [(risk.strip(), plan.strip()) for risk, _arrow, plan in lines]


def _rows(said: QueryDict, *names: str) -> list[tuple[str, ...]]:
    lists = [said.getlist(name) for name in names]
    return [row for row in zip(*lists, strict=False) if row[0].strip()]


COUNTS = ("length", "milestone_days", "task_starts", "task_finishes")


def readable(said: QueryDict) -> QueryDict:
    """Return the playbook's form without the counts that are none, to show all else again."""
    kept = said.copy()
    for name in COUNTS:
        kept.setlist(name, [text if _is_count(text.strip()) else "" for text in said.getlist(name)])
    return kept


def _is_count(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 5


def _count(text: str, field: str) -> int:
    typed = unicodedata.normalize("NFKC", text).strip() or "0"
    if not _is_count(typed):
        raise RuleViolation(
            "K6.days", _("“%s” is not a number of working days.") % text[:20], field=field
        )
    return int(typed)
