"""A charter as typed on its page: rows of goals, milestones and participants become values."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import zip_longest

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.core.web import parse_day
from xieli.kickoff.models import Project
from xieli.kickoff.queries import CharterText, GoalText, plain_figure, role_words, text_of
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.people.models import Department

type Row = dict[str, str]

WORDS = ("background", "scope_in", "scope_out", "starts_on", "deadline")
GOAL = ("metric", "direction", "measure", "baseline", "target", "unit", "goal_on")
MILESTONE = ("milestone", "milestone_on")
PARTICIPANT = ("department", "role", "contribution")
CHOSEN = {"direction", "measure", "role"}  # fields that always say something


@dataclass(frozen=True, slots=True)
class Typed:
    """A charter's form as it is shown and typed: text in every field, whatever it says."""

    words: Row
    goals: Sequence[Row]
    milestones: Sequence[Row]
    participants: Sequence[Row]


def typed_charter(said: QueryDict) -> Typed:
    """Return the form as it was typed, less the rows left empty."""
    words = {name: said.get(name, "").strip() for name in WORDS}
    return Typed(words, *(_rows(said, names) for names in (GOAL, MILESTONE, PARTICIPANT)))


def standing_charter(project: Project) -> Typed:
    """Return the form filled with what the charter says now."""
    return filled_charter(text_of(project))


def filled_charter(text: CharterText) -> Typed:
    """Return the form filled with a charter's text."""
    words = (text.background, text.scope_in, text.scope_out, _iso(text.starts_on))
    return Typed(
        dict(zip(WORDS, (*words, _iso(text.deadline)), strict=True)),
        [
            dict(
                zip(
                    GOAL,
                    (
                        goal.metric,
                        goal.direction,
                        goal.measure,
                        plain_figure(goal.baseline) or "",
                        plain_figure(goal.target) or "",
                        goal.unit,
                        _iso(goal.due_on),
                    ),
                    strict=True,
                )
            )
            for goal in text.goals
        ],
        [dict(zip(MILESTONE, (name, _iso(day)), strict=True)) for name, day in text.milestones],
        [
            dict(zip(PARTICIPANT, (department.pk, role.value, contribution), strict=True))
            for department, role, contribution in text.participants
        ],
    )


def charter_form(project: Project, typed: Typed, version: int) -> dict[str, object]:
    """What the charter's form shows, filled with what stands or was typed."""
    return {
        "project": project,
        "page": "charter",
        "typed": typed,
        "version": version,
        "departments": Department.objects.open()
        | Department.objects.filter(pk__in=project.participants.values("department")),
        "roles": role_words().items(),
        "blank": range(2),
    }


def charter_text(typed: Typed) -> CharterText:
    """Return the charter typed; raises RuleViolation naming the field that cannot be read."""
    return CharterText(
        background=typed.words["background"],
        scope_in=typed.words["scope_in"],
        scope_out=typed.words["scope_out"],
        starts_on=parse_day(typed.words["starts_on"], "starts_on"),
        deadline=parse_day(typed.words["deadline"], "deadline"),
        goals=[_goal(row) for row in typed.goals],
        milestones=[_milestone(row) for row in typed.milestones],
        participants=_participants(typed.participants),
    )


def _goal(row: Row) -> GoalText:
    if not row["metric"]:
        raise RuleViolation("K1.no_metric", _("Say what the goal measures."), field="goals")
    return GoalText(
        row["metric"],
        Direction(row["direction"]) if row["direction"] in Direction else Direction.DOWN,
        Measure(row["measure"]) if row["measure"] in Measure else Measure.RELATIVE,
        _number(row["baseline"]),
        _number(row["target"]),
        row["unit"],
        parse_day(row["goal_on"], "goals"),
    )


def _milestone(row: Row) -> tuple[str, date]:
    due_on = parse_day(row["milestone_on"], "milestones")
    if not row["milestone"] or due_on is None:
        raise RuleViolation(
            "K1.milestone",
            _("A milestone has a name and a day: “%s”.")
            % (row["milestone"] or row["milestone_on"]),
            field="milestones",
        )
    return row["milestone"], due_on


def _participants(rows: Sequence[Row]) -> list[tuple[Department, Role, str]]:
    departments = {each.pk: each for each in Department.objects.all()}
    found = dict[tuple[str, str], tuple[Department, Role, str]]()
    for row in rows:
        department, role = departments.get(row["department"]), row["role"]
        if department is None or role not in Role:
            raise RuleViolation(
                "K1.participant", _("Choose a department and its role."), field="participants"
            )
        found[department.pk, role] = (department, Role(role), row["contribution"])
    return list(found.values())


def _rows(said: QueryDict, names: Sequence[str]) -> list[Row]:
    columns = (said.getlist(name) for name in names)
    rows = (
        {name: value.strip() for name, value in zip(names, values, strict=True)}
        for values in zip_longest(*columns, fillvalue="")
    )
    return [row for row in rows if any(row[name] for name in names if name not in CHOSEN)]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).strip().removesuffix("%"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**13:
        raise RuleViolation("K1.no_number", _("“%s” is not a number.") % text, field="goals")
    return number


def gap_words() -> dict[str, str]:
    """Return what each gap of a charter asks for, in the reader's language (K1, K2)."""
    return {
        "K1.no_background": _("say why (background)"),
        "K1.no_scope_in": _("say what is included"),
        "K1.no_scope_out": _("say what is not included"),
        "K1.no_goal": _("name a measurable goal"),
        "K1.goal_not_measurable": _("give every goal a target and a day"),
        "K1.goal_direction": _("a goal's target contradicts its direction"),
        "K1.no_milestone": _("name a milestone"),
        "K1.no_start": _("say when it starts"),
        "K1.no_deadline": _("say when it ends"),
        "K1.deadline_before_milestone": _("the deadline is before the last milestone"),
        "K1.deadline_before_start": _("the deadline is before the start"),
        "K1.one_initiating": _("name one initiating department"),
        "K1.one_lead": _("name one leading department"),
        "K1.no_supervising": _("name a supervising department"),
        "K1.lead_supervises_itself": _("the lead cannot supervise itself"),
        "K2.same_head_leads_and_supervises": _("one head cannot lead and supervise"),
        "K2.no_head": _("a signing department has nobody who signs for it"),
    }
