"""Text of acceptance and retrospective into values; raises RuleViolation naming the field."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.closing.commands import LessonText, MeasurementText, ReworkText
from xieli.core.errors import RuleViolation
from xieli.core.web import parse_day
from xieli.people.forms import department_or_none, person_or_none

LARGEST = Decimal(10) ** 13


def measurement_text(said: QueryDict) -> MeasurementText:
    """Understand one goal's line; a unit behind the figure (78 %) is taken as its unit."""
    figure, unit = _figure_and_unit(said.get("measured", ""))
    return MeasurementText(
        measured=figure,
        unit=said.get("unit", "").strip() or unit,
        evidence=said.get("evidence", ""),
        link=said.get("link", ""),
        acceptor=person_or_none(said.get("acceptor", ""), "acceptor"),
    )


def _figure_and_unit(text: str) -> tuple[Decimal, str]:
    typed = unicodedata.normalize("NFKC", text).strip()
    digits = typed.lstrip("+-−")
    length = next((n for n, c in enumerate(digits) if c not in "0123456789.,"), len(digits))
    number, unit = digits[:length].replace(",", ""), digits[length:].strip()
    try:
        figure = Decimal(number)
    except InvalidOperation as error:
        raise RuleViolation(
            "A2.no_figure", _("“%s” is not a figure; write 78.") % text[:40], field="measured"
        ) from error
    if figure >= LARGEST:
        raise RuleViolation(
            "A2.no_figure", _("“%s” is out of reach.") % text[:40], field="measured"
        )
    return (-figure if typed[:1] in {"-", "−"} else figure), unit


REWORK = ("title", "department", "owner", "planned_start", "planned_finish", "deliverable")
REWORK_ROWS = 3


def rework_rows(said: QueryDict | None = None) -> list[dict[str, str]]:
    """Return the rework rows as they were typed, and empty ones up to what the form offers."""
    lists = [said.getlist(f"rework_{name}") if said else [] for name in REWORK]
    typed = [dict(zip(REWORK, row, strict=True)) for row in zip(*lists, strict=False)]
    return typed + [dict.fromkeys(REWORK, "")] * (REWORK_ROWS - len(typed))


def rework_texts(said: QueryDict) -> list[ReworkText]:
    """Understand the rework rows; an empty row is none."""
    rows = [tuple(row.values()) for row in rework_rows(said)]
    return [_rework(row) for row in rows if row[0].strip() or row[-1].strip()]


def _rework(row: Sequence[str]) -> ReworkText:
    title, department_id, owner_id, starts, finishes, deliverable = row
    department = department_or_none(department_id, "rework")
    owner = person_or_none(owner_id, "rework")
    if department is None or owner is None:
        raise RuleViolation(
            "B1.no_owner", _("A rework task has a department and its one owner."), field="rework"
        )
    return ReworkText(title, department, owner, _day(starts), _day(finishes), deliverable)


def _day(text: str) -> date:
    day = parse_day(text, "rework")
    if day is None:
        raise RuleViolation("B4.no_dates", _("A rework task has its two days."), field="rework")
    return day


def lesson_text(said: QueryDict) -> LessonText:
    """Understand an answer."""
    return LessonText(
        question=said.get("question", ""),
        text=said.get("text", ""),
        theme=said.get("theme", ""),
        owner=person_or_none(said.get("owner", ""), "owner"),
        due_on=parse_day(said.get("due_on", ""), "due_on"),
    )
