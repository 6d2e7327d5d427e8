"""A charter as typed on its page: rows of goals, milestones and participants become values."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.kickoff.commands import CharterText, GoalText
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.people.models import Department


def charter_text(said: QueryDict) -> CharterText:
    """Return the charter typed; raises RuleViolation naming the field that cannot be read."""
    departments = {d.pk: d for d in Department.objects.open()}
    participants = [
        (departments[pk], Role(role), contribution.strip())
        for pk, role, contribution in _rows(said, "department", "role", "contribution")
        if pk in departments and role in Role
    ]
    return CharterText(
        background=said.get("background", "").strip(),
        scope_in=said.get("scope_in", "").strip(),
        scope_out=said.get("scope_out", "").strip(),
        starts_on=parse_day(said.get("starts_on", ""), "starts_on"),
        deadline=parse_day(said.get("deadline", ""), "deadline"),
        goals=[_goal(row) for row in _rows(said, "metric", *GOAL_COLUMNS) if row[0].strip()],
        milestones=[
            (name.strip(), due)
            for name, typed in _rows(said, "milestone", "milestone_on")
            if name.strip() and (due := parse_day(typed, "milestones")) is not None
        ],
        participants=list({(d.pk, r): (d, r, c) for d, r, c in participants}.values()),
    )


GOAL_COLUMNS = ("direction", "measure", "baseline", "target", "unit", "goal_on")


def _goal(row: tuple[str, ...]) -> GoalText:
    metric, direction, measure, baseline, target, unit, due_on = row
    return GoalText(
        metric.strip(),
        Direction(direction) if direction in Direction else Direction.DOWN,
        Measure(measure) if measure in Measure else Measure.RELATIVE,
        _number(baseline),
        _number(target),
        unit.strip(),
        parse_day(due_on, "goals"),
    )


def _rows(said: QueryDict, *names: str) -> list[tuple[str, ...]]:
    lists = [said.getlist(name) for name in names]
    longest = max(len(values) for values in lists)
    return list(zip(*(v + [""] * (longest - len(v)) for v in lists), strict=True))


def _number(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        number = Decimal(text.strip().removesuffix("%"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**13:
        raise RuleViolation("K1.no_number", _("“%s” is not a number.") % text, field="goals")
    return number


def parse_day(text: str, field: str) -> date | None:
    """Return the day typed; raises RuleViolation for one that does not exist."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RuleViolation(
            "invalid_day", _("“%s” is not a day; write it like 2026-11-23.") % text, field=field
        ) from None


def typed_charter(project: Project) -> CharterText:
    """Return what the charter says now, to fill the page."""
    return CharterText(
        background=project.background,
        scope_in=project.scope_in,
        scope_out=project.scope_out,
        starts_on=project.starts_on,
        deadline=project.deadline,
        goals=[
            GoalText(
                g.metric, Direction(g.direction), Measure(g.measure), g.baseline, g.target,
                g.unit, g.due_on,
            )
            for g in project.goals.all()
        ],
        milestones=[(m.name, m.due_on) for m in project.milestones.all()],
        participants=[
            (p.department, Role(p.role), p.contribution)
            for p in project.participants.select_related("department").order_by("pk")
        ],
    )  # fmt: skip


def role_words() -> dict[str, str]:
    """Return the roles a department may take, commonest first, in the reader's language."""
    return {
        "cooperating": _("cooperating"),
        "initiating": _("initiating"),
        "lead": _("lead"),
        "supervising": _("supervising"),
        "informed": _("informed"),
    }


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
