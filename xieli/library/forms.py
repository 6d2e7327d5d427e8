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
from xieli.library.rules import (
    Pattern,
    PatternCadence,
    PatternGoal,
    PatternResource,
    PatternTask,
)
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
        tasks=_tasks(said),
        standards=[line.strip() for line in said.get("standards", "").splitlines() if line.strip()],
        cadence=_cadence(said),
    )
    return PlaybookText(said.get("name", ""), pattern, said.get("summary", ""), origin)


TASK = (
    "title", "department", "owner", "module", "action", "deliverable", "starts", "finishes",
    "waits_for", "supporters", "risks",
)  # fmt: skip
RESOURCE = ("what", "task", "kind", "amount", "department", "starts", "finishes")


def _tasks(said: QueryDict) -> list[PatternTask]:
    """Understand the tasks; a resource says in which row of them it stands."""
    resources = _resources(said)
    rows = zip(*(said.getlist(f"task_{name}") for name in TASK), strict=False)
    numbered = enumerate(rows)
    return [
        _task(row, resources.get(str(number), [])) for number, row in numbered if row[0].strip()
    ]


def _task(row: Sequence[str], resources: Sequence[PatternResource]) -> PatternTask:
    title, department, owner, module, action, deliverable, starts, finishes, *lists = (
        text.strip() for text in row
    )
    waits, supporters, risks = lists
    return PatternTask(
        title=title,
        department=department,
        owner=owner,
        module=module,
        action=action,
        deliverable=deliverable,
        starts=_count(starts, "tasks"),
        finishes=_count(finishes, "tasks"),
        waits_for=[name.strip() for name in MANY.split(waits) if name.strip()],
        supporters=[(who, support) for who, support in _lines(supporters, 2)],
        risks=[(risk, plan, backup) for risk, plan, backup in _lines(risks, 3)],
        resources=resources,
    )


def _resources(said: QueryDict) -> dict[str, list[PatternResource]]:
    found = dict[str, list[PatternResource]]()
    for what, task, kind, amount, department, starts, finishes in _rows(
        said, *(f"resource_{name}" for name in RESOURCE)
    ):
        found.setdefault(task, []).append(
            PatternResource(
                what=what.strip(),
                department=department.strip(),
                kind=kind,
                amount=amount.strip(),
                starts=_count(starts, "tasks") if starts.strip() else None,
                finishes=_count(finishes, "tasks") if finishes.strip() else None,
            )
        )
    return found


def _lines(text: str, parts: int) -> list[list[str]]:
    """Understand lines of parts between arrows: who → what with, risk → contingency → B角."""
    lines = [line.split("→", parts - 1) for line in text.splitlines() if line.strip()]
    return [[part.strip() for part in [*line, *[""] * parts][:parts]] for line in lines]


def _cadence(said: QueryDict) -> PatternCadence:
    weekday, at = said.get("weekday", "4"), said.get("at", "").strip()
    day = int(weekday) if weekday.isascii() and weekday.isdigit() and len(weekday) == 1 else -1
    return PatternCadence(said.get("rhythm", ""), day, at or PatternCadence().at)


def _rows(said: QueryDict, *names: str) -> list[tuple[str, ...]]:
    lists = [said.getlist(name) for name in names]
    return [row for row in zip(*lists, strict=False) if row[0].strip()]


COUNTS = (
    "length", "milestone_days", "task_starts", "task_finishes", "resource_starts",
    "resource_finishes",
)  # fmt: skip


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
