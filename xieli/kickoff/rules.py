"""What a charter must hold before it may be signed (K1), from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Role(StrEnum):
    """What a department does in a project; all but the informed sign."""

    INITIATING = "initiating"
    LEAD = "lead"
    COOPERATING = "cooperating"
    SUPERVISING = "supervising"
    INFORMED = "informed"


class Measure(StrEnum):
    """How a goal's change is counted."""

    RELATIVE = "relative"
    POINTS = "points"
    ABSOLUTE = "absolute"


class Direction(StrEnum):
    """Which way the metric should move."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """One measurable goal."""

    metric: str
    direction: Direction
    baseline: Decimal | None
    target: Decimal | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class CharterFacts:
    """A charter as plain values. `heads` maps a department's id to who signs for it."""

    background: str
    scope_in: str
    scope_out: str
    goals: Sequence[GoalFacts]
    milestones: Sequence[date]
    starts_on: date | None
    deadline: date | None
    participants: Sequence[tuple[str, Role]]
    heads: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing the charter lacks: a stable code and the field it belongs to."""

    code: str
    field: str


def gaps(charter: CharterFacts) -> list[Gap]:
    """Return everything K1 and K2 ask for that is not there yet, in the order of the page."""
    return [*_text_gaps(charter), *_date_gaps(charter), *_participant_gaps(charter)]


def _text_gaps(charter: CharterFacts) -> list[Gap]:
    found = [
        Gap(f"K1.no_{name}", name)
        for name in ("background", "scope_in", "scope_out")
        if not getattr(charter, name).strip()
    ]
    if not charter.goals:
        found.append(Gap("K1.no_goal", "goals"))
    for goal in charter.goals:
        if not goal.metric.strip() or goal.target is None or goal.due_on is None:
            found.append(Gap("K1.goal_not_measurable", "goals"))
        elif goal.baseline is not None and not _moves_as_said(goal):
            found.append(Gap("K1.goal_direction", "goals"))
    return found


def _moves_as_said(goal: GoalFacts) -> bool:
    if goal.baseline is None or goal.target is None:
        return True
    moved = goal.target - goal.baseline
    return moved > 0 if goal.direction is Direction.UP else moved < 0


def _date_gaps(charter: CharterFacts) -> list[Gap]:
    found = []
    if not charter.milestones:
        found.append(Gap("K1.no_milestone", "milestones"))
    if charter.starts_on is None:
        found.append(Gap("K1.no_start", "starts_on"))
    if charter.deadline is None:
        found.append(Gap("K1.no_deadline", "deadline"))
        return found
    if charter.milestones and max(charter.milestones) > charter.deadline:
        found.append(Gap("K1.deadline_before_milestone", "deadline"))
    if charter.starts_on is not None and charter.starts_on > charter.deadline:
        found.append(Gap("K1.deadline_before_start", "deadline"))
    return found


def _participant_gaps(charter: CharterFacts) -> list[Gap]:
    by_role: dict[Role, list[str]] = {role: [] for role in Role}
    for department, role in charter.participants:
        by_role[role].append(department)
    found = [
        Gap(f"K1.one_{role}", "participants")
        for role in (Role.INITIATING, Role.LEAD)
        if len(by_role[role]) != 1
    ]
    leads = by_role[Role.LEAD]
    supervisors = by_role[Role.SUPERVISING]
    if not supervisors:
        found.append(Gap("K1.no_supervising", "participants"))
    if set(leads) & set(supervisors):
        found.append(Gap("K1.lead_supervises_itself", "participants"))
    elif leads and any(
        charter.heads.get(supervisor) is not None
        and charter.heads.get(supervisor) == charter.heads.get(leads[0])
        for supervisor in supervisors
    ):
        found.append(Gap("K2.same_head_leads_and_supervises", "participants"))
    for department, role in charter.participants:
        if role is not Role.INFORMED and charter.heads.get(department) is None:
            found.append(Gap("K2.no_head", "participants"))
    return found
