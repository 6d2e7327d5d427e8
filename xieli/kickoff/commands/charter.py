"""Creating a project, writing its charter, and asking every department to sign it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Ledger
from xieli.kickoff import policies, queries
from xieli.kickoff.events import KickoffEvent
from xieli.kickoff.models import Goal, Kind, Milestone, Participation, Phase, Project
from xieli.kickoff.rules import Direction, Measure, Role, gaps
from xieli.people.models import Department, Person
from xieli.people.queries import working_calendar
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision

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


@write()
def create_project(
    *, code: str, title: str, kind: str = "project", urgency: str = "normal", actor: Person
) -> Project:
    """Begin a project as a draft; its charter may be incomplete until it is submitted (K1)."""
    if not actor.is_active:
        raise NotAllowed(_("You no longer have access."))
    project = Project(
        ledger=Ledger.objects.create(),
        code=code.strip(),
        title=title.strip(),
        kind=kind,
        urgency=urgency,
        created_by=actor,
        created_at=clock.now(),
    )
    save_checked(project)
    _record(KickoffEvent.CREATED, project, actor, after={"code": project.code, "title": title})
    return project


@write()
def start_small_project(
    *, code: str, title: str, text: CharterText, urgency: str = "normal", actor: Person
) -> Project:
    """Begin work of two departments with its whole charter on one screen (K6)."""
    project = create_project(code=code, title=title, urgency=urgency, actor=actor)
    return edit_charter(project=project, text=text, version=project.version, actor=actor)


@write()
def edit_charter(*, project: Project, text: CharterText, version: int, actor: Person) -> Project:
    """Replace the charter's text; a text under signature becomes its next revision (K3).

    Once in force it changes only by a change request (C1). Raises StaleVersion when somebody
    edited it since `version` was read (T4).
    """
    project = _lock(project)
    _require_version(project, version)
    if not policies.can_edit_charter(actor, project):
        raise NotAllowed(_("Only the initiating and the leading department edit the charter."))
    if project.phase != Phase.KICKOFF:
        raise RuleViolation("C1.signed", _("It is signed; propose a change instead."))
    before = queries.charter_content(project)
    for field in ("background", "scope_in", "scope_out", "starts_on", "deadline"):
        setattr(project, field, getattr(text, field))
    project.version += 1
    save_checked(project)
    _replace_rows(project, text)
    after = queries.charter_content(project)
    _record(KickoffEvent.CHARTER_EDITED, project, actor, **_difference(before, after))
    standing = _standing_revision(project)
    if standing is not None and standing.is_open and after != before:
        submit_charter(
            project=project, due_at=standing.due_at, version=project.version, actor=actor
        )
    return project


@write()
def submit_charter(*, project: Project, due_at: datetime, version: int, actor: Person) -> Revision:
    """Ask every signing department to sign the charter as it stands (K1, K2)."""
    project = _lock(project)
    _require_version(project, version)
    if not policies.can_edit_charter(actor, project):
        raise NotAllowed(_("Only the initiating and the leading department submit the charter."))
    if project.phase != Phase.KICKOFF:
        raise RuleViolation("C1.signed", _("It is signed; propose a change instead."))
    missing = gaps(queries.charter_facts(project))
    if missing:
        raise RuleViolation(
            missing[0].code,
            _("The charter is not complete: %s") % ", ".join(gap.code for gap in missing),
            field=missing[0].field,
        )
    document = signoff.document_of(kind=CHARTER, subject=project, ledger_id=project.ledger_id)
    return signoff.submit_revision(
        document=document,
        content=queries.charter_content(project),
        departments=queries.signing_departments(project),
        due_at=due_at,
        actor=actor,
    )


def begin_breakdown(revision: Revision, actor: Person) -> None:
    """The charter is signed by all: the project moves on, once (K2). Run by the last signature."""
    project = Project.objects.get(pk=revision.document.subject_id)
    if project.phase == Phase.KICKOFF:
        _go_on(project)
    project.provisional_since = None
    _bump(project)
    _record(KickoffEvent.CHARTER_EFFECTIVE, project, actor, after={"revision": revision.number})


def begin_provisionally(revision: Revision, actor: Person) -> None:
    """Temporary work starts once initiating and lead have signed; run by each signature (K6).

    The others are asked to follow within one working day and stand as to be signed meanwhile.
    """
    project = Project.objects.get(pk=revision.document.subject_id)
    if project.kind != Kind.TEMPORARY or project.phase != Phase.KICKOFF:
        return
    signed = set(
        revision.signatories.filter(signature__isnull=False).values_list("department", flat=True)
    )
    first = project.participants.filter(role__in=[Role.INITIATING.value, Role.LEAD.value])
    if not set(first.values_list("department", flat=True)) <= signed:
        return
    _go_on(project)
    project.provisional_since = clock.now()
    _bump(project)
    _record(KickoffEvent.BEGUN_PROVISIONALLY, project, actor, after={"revision": revision.number})
    place = queries.zone()
    next_day = working_calendar().add(clock.today(place), 1)
    signoff.hasten_request(revision=revision, due_at=clock.end_of(next_day, place), actor=actor)


def fall_back(revision: Revision, actor: Person) -> None:
    """An objection ends the provisional start: the charter goes back to be mended (K5, K6)."""
    project = Project.objects.get(pk=revision.document.subject_id)
    if project.provisional_since is None:
        return
    project.held_phase, project.phase = project.phase, Phase.KICKOFF
    project.provisional_since = None
    _bump(project)
    _record(KickoffEvent.FELL_BACK, project, actor, after={"revision": revision.number})


signoff.on_effective(CHARTER, begin_breakdown)
signoff.on_partly_signed(CHARTER, signing=begin_provisionally, refusing=fall_back)


def _go_on(project: Project) -> None:
    project.phase = Phase(project.held_phase or Phase.BREAKDOWN)
    project.held_phase = ""


def _bump(project: Project) -> None:
    project.version += 1
    save_checked(project)


def _lock(project: Project) -> Project:
    Ledger.objects.locked(project.ledger_id)
    return Project.objects.get(pk=project.pk)


def _require_version(project: Project, version: int) -> None:
    if project.version != version:
        raise StaleVersion(
            _("Somebody else changed it meanwhile."), given=version, current=project.version
        )


def _standing_revision(project: Project) -> Revision | None:
    return (
        Revision.objects.filter(document__subject_id=project.pk, document__kind=CHARTER)
        .filter(lapsed_at__isnull=True)
        .first()
    )


def _replace_rows(project: Project, text: CharterText) -> None:
    rows: list[models.Model] = [
        Goal(
            project=project,
            position=position,
            metric=goal.metric,
            direction=goal.direction.value,
            measure=goal.measure.value,
            baseline=goal.baseline,
            target=goal.target,
            unit=goal.unit,
            due_on=goal.due_on,
        )
        for position, goal in enumerate(text.goals)
    ]
    rows += [Milestone(project=project, name=name, due_on=day) for name, day in text.milestones]
    rows += [
        Participation(
            project=project, department=department, role=role.value, contribution=contribution
        )
        for department, role, contribution in text.participants
    ]
    for old in (project.goals, project.milestones, project.participants):
        old.all().delete()
    for row in rows:
        save_checked(row)


def _difference(
    before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, events.Facts]:
    changed = [clause for clause in after if before[clause] != after[clause]]
    return {
        "before": {clause: before[clause] for clause in changed},  # type: ignore[misc]
        "after": {clause: after[clause] for clause in changed},  # type: ignore[misc]
    }


def _record(
    type: KickoffEvent,
    project: Project,
    actor: Person,
    *,
    before: events.Facts | None = None,
    after: events.Facts | None = None,
) -> None:
    events.record(
        type,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=project,
        before=before,
        after=after,
    )
