"""A charter joined from its nouns: as text, as facts for the rules, as content for signing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from xieli.channels.models import Scope
from xieli.channels.queries import Subject, on_subjects
from xieli.core import clock
from xieli.kickoff.models import Kind, Phase, Project, Urgency
from xieli.kickoff.rules import CharterFacts, Direction, GoalFacts, Measure, Role
from xieli.people.models import Department, Organisation, Person
from xieli.signoff.policies import head_of, signers_for
from xieli.signoff.queries import on_wording

CHARTER = "charter"


@dataclass(frozen=True, slots=True)
class GoalText:
    """A goal as written on the page."""

    metric: str
    direction: Direction = Direction.DOWN
    measure: Measure = Measure.RELATIVE
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CharterText:
    """Everything a charter says; it replaces what the charter said before."""

    background: str = ""
    scope_in: str = ""
    scope_out: str = ""
    starts_on: date | None = None
    deadline: date | None = None
    goals: Sequence[GoalText] = ()
    milestones: Sequence[tuple[str, date]] = ()
    participants: Sequence[tuple[Department, Role, str]] = ()


def readers(project: Project, among: Collection[str]) -> set[str]:
    """Return who of these people may see a project: what `visible_to` says of each (T6)."""
    sees = Q(pk__in=project.named_people.all())
    if not project.is_confidential:
        part = set(project.participants.values_list("department", flat=True))
        sees |= Q(is_executive=True) | Q(is_administrator=True)
        sees |= Q(department__in=part) | Q(memberships__department__in=part)
        sees |= Q(pk__in=signers_for(part))
        if project.phase == Phase.KICKOFF:
            sees |= Q(pk=project.created_by_id)
    return set(Person.objects.active().filter(sees, pk__in=among).values_list("pk", flat=True))


def text_of(project: Project) -> CharterText:
    """Return what the charter says now, as the command would be told it."""
    participants = project.participants.select_related("department").order_by("pk")
    return CharterText(
        background=project.background,
        scope_in=project.scope_in,
        scope_out=project.scope_out,
        starts_on=project.starts_on,
        deadline=project.deadline,
        goals=[
            GoalText(
                goal.metric,
                Direction(goal.direction),
                Measure(goal.measure),
                goal.baseline,
                goal.target,
                goal.unit,
                goal.due_on,
            )
            for goal in project.goals.all()
        ],
        milestones=[(each.name, each.due_on) for each in project.milestones.all()],
        participants=[(row.department, Role(row.role), row.contribution) for row in participants],
    )


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
    return content_with(project, text_of(project))


def content_with(project: Project, text: CharterText) -> dict[str, object]:
    """Return a project's charter as it is once it says this."""
    return {
        "code": project.code,
        "title": project.title,
        "kind": project.kind,
        "urgency": project.urgency,
        "background": text.background,
        "goals": [
            {
                "metric": goal.metric,
                "direction": goal.direction,
                "measure": goal.measure,
                "baseline": plain_figure(goal.baseline),
                "target": plain_figure(goal.target),
                "unit": goal.unit,
                "due_on": clock.iso(goal.due_on),
            }
            for goal in text.goals
        ],
        "scope_in": text.scope_in,
        "scope_out": text.scope_out,
        "participants": [
            {"department": department.name, "role": role, "contribution": contribution}
            for department, role, contribution in text.participants
        ],
        "milestones": [
            {"name": name, "due_on": due_on.isoformat()} for name, due_on in text.milestones
        ],
        "starts_on": clock.iso(text.starts_on),
        "deadline": clock.iso(text.deadline),
    }


def plain_figure(number: Decimal | None) -> str | None:
    """Return a figure as people write it: no zeros behind the point, no exponent."""
    return None if number is None else f"{number.normalize():f}"


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
        "metric": _("Goal"),
        "direction": _("Direction"),
        "measure": _("Measured"),
        "baseline": _("Baseline"),
        "target": _("Target"),
        "unit": _("Unit"),
        "due_on": _("By"),
        "department": _("Department"),
        "role": _("Role"),
        "contribution": _("Contribution"),
    }


def value_words() -> dict[str, dict[str, str]]:
    """Return what a charter says in codes, in the reader's language."""
    return {
        "kind": {value: str(word) for value, word in Kind.choices},
        "urgency": {value: str(word) for value, word in Urgency.choices},
        "direction": {"up": "↑", "down": "↓"},
        "measure": measure_words(),
        "role": role_words(),
    }


def measure_words() -> dict[str, str]:
    """Return how a goal's change is counted, in the reader's language."""
    return {
        "relative": _("relative change"),
        "points": _("percentage points"),
        "absolute": _("absolute"),
    }


def role_words() -> dict[str, str]:
    """Return the roles a department may take, commonest first, in the reader's language."""
    return {
        "cooperating": _("cooperating"),
        "initiating": _("initiating"),
        "lead": _("lead"),
        "supervising": _("supervising"),
        "informed": _("informed"),
    }


on_wording(value_words)


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


def _project_named(said: str) -> Subject | None:
    project = Project.objects.filter(Q(pk=said) | Q(code=said)).first()
    return Subject(project.pk, project.code) if project else None


on_subjects(Scope.PROJECT, _project_named)
