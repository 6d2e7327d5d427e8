"""What a proposal says: kept by ids as JSON, told as values, shown as words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from xieli.changes.models import About, Proposal
from xieli.core import clock
from xieli.kickoff.models import Project
from xieli.kickoff.queries import CharterText, GoalText, content_with, plain_figure, text_of
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.people.models import Department
from xieli.workplan import queries as workplan
from xieli.workplan.models import Dependency, Task

type Facts = dict[str, Any]


def charter_facts(text: CharterText) -> Facts:
    """Return a charter by ids, as JSON keeps it."""
    return {
        "background": text.background,
        "goals": [
            [
                goal.metric,
                goal.direction.value,
                goal.measure.value,
                plain_figure(goal.baseline),
                plain_figure(goal.target),
                goal.unit,
                clock.iso(goal.due_on),
            ]
            for goal in text.goals
        ],
        "scope_in": text.scope_in,
        "scope_out": text.scope_out,
        "participants": [
            [department.pk, role.value, contribution]
            for department, role, contribution in text.participants
        ],
        "milestones": [[name, due_on.isoformat()] for name, due_on in text.milestones],
        "starts_on": clock.iso(text.starts_on),
        "deadline": clock.iso(text.deadline),
    }


def charter_text(facts: Facts) -> CharterText:
    """Return the charter that `charter_facts` kept."""
    departments = Department.objects.in_bulk([pk for pk, _r, _c in facts["participants"]])
    return CharterText(
        background=facts["background"],
        scope_in=facts["scope_in"],
        scope_out=facts["scope_out"],
        starts_on=_day(facts["starts_on"]),
        deadline=_day(facts["deadline"]),
        goals=[
            GoalText(
                metric,
                Direction(direction),
                Measure(measure),
                None if baseline is None else Decimal(baseline),
                None if target is None else Decimal(target),
                unit,
                _day(due_on),
            )
            for metric, direction, measure, baseline, target, unit, due_on in facts["goals"]
        ],
        milestones=[(name, date.fromisoformat(due_on)) for name, due_on in facts["milestones"]],
        participants=[
            (departments[pk], Role(role), contribution)
            for pk, role, contribution in facts["participants"]
        ],
    )


def standing_facts(proposal: Proposal) -> Facts | None:
    """Return what now stands of the thing a proposal touches; None when it is gone."""
    if proposal.about == About.CHARTER:
        return charter_facts(text_of(proposal.request.project))
    if proposal.about == About.NEW_TASK:
        return {}
    if proposal.about == About.HAND_OVER:
        row = Dependency.objects.filter(pk=proposal.subject_id).first()
        return {"hand_over_on": clock.iso(row.hand_over_on)} if row else None
    task = Task.objects.for_breakdown().filter(pk=proposal.subject_id).first()
    return workplan.row_facts(workplan.text_of(task)) if task else None


def shown(proposal: Proposal, facts: Facts, project: Project) -> Mapping[str, object]:
    """Return what facts say as people read them, clause by clause; nothing for nothing."""
    if not facts:
        return {}
    if proposal.about == About.CHARTER:
        content = content_with(project, charter_text(facts))
        return {name: content[name] for name in facts}
    if proposal.about == About.HAND_OVER:
        return facts
    return workplan.text_facts(workplan.row_text(facts))


def subject_of(proposal: Proposal) -> str:
    """Return what the touched thing is called, as it was when it was proposed."""
    if proposal.about == About.CHARTER:
        return ""
    if proposal.about == About.HAND_OVER:
        rows = Dependency.objects.select_related("predecessor", "successor")
        found = rows.filter(pk=proposal.subject_id).first()
        return found.seen_from(proposal.request.project) if found else ""
    return str((proposal.before or proposal.after)["title"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
