"""A charter joined from its nouns: as facts for the rules, as content for the signature."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.kickoff.models import Project
from xieli.kickoff.rules import CharterFacts, Direction, GoalFacts, Role
from xieli.people.models import Department, Organisation
from xieli.signoff.policies import head_of


def charter_facts(project: Project) -> CharterFacts:
    """Return the charter as the plain values K1 and K2 are checked on."""
    participants = list(project.participants.select_related("department__head"))
    heads = {row.department_id: head_of(row.department) for row in participants}
    return CharterFacts(
        background=project.background,
        scope_in=project.scope_in,
        scope_out=project.scope_out,
        goals=[
            GoalFacts(g.metric, Direction(g.direction), g.baseline, g.target, g.due_on)
            for g in project.goals.all()
        ],
        milestones=[milestone.due_on for milestone in project.milestones.all()],
        starts_on=project.starts_on,
        deadline=project.deadline,
        participants=[(row.department_id, Role(row.role)) for row in participants],
        heads={department: head.pk if head else None for department, head in heads.items()},
    )


def charter_content(project: Project) -> dict[str, object]:
    """Return what is shown and hashed at signing, clause by clause, in the order of the page."""
    return {
        "code": project.code,
        "title": project.title,
        "kind": project.kind,
        "urgency": project.urgency,
        "background": project.background,
        "goals": [
            {
                "metric": goal.metric,
                "direction": goal.direction,
                "measure": goal.measure,
                "baseline": None if goal.baseline is None else f"{goal.baseline.normalize():f}",
                "target": None if goal.target is None else f"{goal.target.normalize():f}",
                "unit": goal.unit,
                "due_on": clock.iso(goal.due_on),
            }
            for goal in project.goals.all()
        ],
        "scope_in": project.scope_in,
        "scope_out": project.scope_out,
        "participants": [
            {
                "department": row.department.name,
                "role": row.role,
                "contribution": row.contribution,
            }
            for row in project.participants.select_related("department").order_by("pk")
        ],
        "milestones": [
            {"name": milestone.name, "due_on": milestone.due_on.isoformat()}
            for milestone in project.milestones.all()
        ],
        "starts_on": clock.iso(project.starts_on),
        "deadline": clock.iso(project.deadline),
    }


def clause_words() -> dict[str, str]:
    """Return what the clauses of a charter are called, in the reader's language."""
    return {
        "code": _("Code"),
        "title": _("Title"),
        "kind": _("Kind"),
        "urgency": _("Urgency"),
        "background": _("Background: why"),
        "goals": _("Measurable goals"),
        "scope_in": _("Included"),
        "scope_out": _("Not included"),
        "participants": _("Departments and roles"),
        "milestones": _("Milestones"),
        "starts_on": _("Start"),
        "deadline": _("Deadline"),
        "reason": _("Reason"),
    }


def signing_departments(project: Project) -> dict[Department, str]:
    """Return every department but the informed with its roles, one slot each (K2)."""
    slots: dict[Department, list[str]] = {}
    rows = project.participants.select_related("department__head").order_by("pk")
    for row in rows.exclude(role=Role.INFORMED.value):
        slots.setdefault(row.department, []).append(row.role)
    return {department: roles[0] for department, roles in slots.items()}


def zone() -> ZoneInfo:
    """Return the time zone days end in (S1)."""
    return Organisation.objects.get().zone
