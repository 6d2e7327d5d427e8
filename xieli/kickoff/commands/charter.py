"""Creating a project, writing its charter, and asking every department to sign it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from itertools import chain

from django.db import models
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import check, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff import policies, queries
from xieli.kickoff.events import KickoffEvent
from xieli.kickoff.models import Goal, Kind, Milestone, Participation, Phase, Project
from xieli.kickoff.queries import CHARTER, CharterText
from xieli.kickoff.rules import Role, gaps
from xieli.people.models import Person
from xieli.people.queries import working_calendar
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision

RESERVED = {"new", "from-table"}  # pages under /projects/


@write()
def create_project(
    *, code: str, title: str, kind: str = "project", urgency: str = "normal", actor: Person
) -> Project:
    """Begin a project as a draft; its charter may be incomplete until it is submitted (K1)."""
    if not actor.is_active:
        raise NotAllowed(_("You no longer have access."))
    if code.strip() in RESERVED:
        raise RuleViolation("K1.code", _("This word is an address of ours."), field="code")
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

    Where its due moment has passed, it waits to be submitted with another one (K5).
    Once in force it changes only by a change request (C1). Raises StaleVersion when somebody
    edited it since `version` was read (T4).
    """
    project = Project.objects.locked(project, version)
    if not policies.can_edit_charter(actor, project):
        raise NotAllowed(_("Only the initiating and the leading department edit the charter."))
    if project.phase != Phase.KICKOFF:
        raise RuleViolation("C1.signed", _("It is signed; propose a change instead."))
    if _write_text(project, text, actor):
        _ask_again(project, actor)
    return project


@write()
def submit_charter(*, project: Project, due_at: datetime, version: int, actor: Person) -> Revision:
    """Ask every signing department to sign the charter as it stands (K1, K2)."""
    project = Project.objects.locked(project, version)
    if not policies.can_edit_charter(actor, project):
        raise NotAllowed(_("Only the initiating and the leading department submit the charter."))
    if project.phase != Phase.KICKOFF:
        raise RuleViolation("C1.signed", _("It is signed; propose a change instead."))
    _require_whole(project)
    document = signoff.document_of(kind=CHARTER, subject=project, ledger_id=project.ledger_id)
    return signoff.submit_revision(
        document=document,
        content=queries.charter_content(project),
        departments=queries.signing_departments(project),
        due_at=due_at,
        actor=actor,
    )


@write()
def amend_charter(
    *, project: Project, text: CharterText, authority: Revision, actor: Person
) -> Revision:
    """Put a signed change into the charter as its next revision (C4); what it says was signed.

    Raises RuleViolation, and changes nothing, where the charter would lack what K1 asks for.
    """
    project = Project.objects.locked(project)
    _write_text(project, text, actor)
    _require_whole(project)
    document = signoff.document_of(kind=CHARTER, subject=project, ledger_id=project.ledger_id)
    content = queries.charter_content(project)
    return signoff.adopt_revision(
        document=document, content=content, authority=authority, actor=actor
    )


def require_fitting(text: CharterText) -> None:
    """Refuse words that are too long for a charter, before anybody is asked to sign them (C2)."""
    rows: list[tuple[type[models.Model], dict[str, str]]] = [
        (Project, {name: getattr(text, name) for name in ("background", "scope_in", "scope_out")})
    ]
    rows += [(Goal, {"metric": goal.metric, "unit": goal.unit}) for goal in text.goals]
    rows += [(Milestone, {"name": name}) for name, _day in text.milestones]
    rows += [(Participation, {"contribution": said}) for _who, _role, said in text.participants]
    for row, words in rows:
        others = {field.name for field in row._meta.concrete_fields} - words.keys()
        check(row(**words), known=others)


def begin_breakdown(revision: Revision, actor: Person) -> None:
    """The charter is signed by all: the project moves on, once (K2). Run by the last signature."""
    _require_two_heads(revision)
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
    _require_two_heads(revision)
    project = Project.objects.get(pk=revision.document.subject_id)
    if project.kind != Kind.TEMPORARY or project.phase != Phase.KICKOFF:
        return
    signed = set(_signers(revision))
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


def _require_two_heads(revision: Revision) -> None:
    """K2: who signs for the lead does not sign for a department that supervises it as well."""
    signed = _signers(revision)
    rows = Participation.objects.filter(project=revision.document.subject_id)
    roles = {
        role: {signed.get(pk) for pk in rows.filter(role=role).values_list("department", flat=True)}
        for role in (Role.LEAD.value, Role.SUPERVISING.value)
    }
    if roles[Role.LEAD.value] & roles[Role.SUPERVISING.value] - {None}:
        raise RuleViolation(
            "K2.same_head_leads_and_supervises",
            _("Who signs for the leading department does not sign for the supervising one, too."),
        )


def _signers(revision: Revision) -> dict[str, str]:
    """Return by whom each department that has signed was signed for, by their ids."""
    filled = revision.signatories.filter(signature__isnull=False)
    return dict(filled.values_list("department", "signature__person"))


def _go_on(project: Project) -> None:
    project.phase = Phase(project.held_phase or Phase.BREAKDOWN)
    project.held_phase = ""


def _bump(project: Project) -> None:
    project.version += 1
    save_checked(project)


def _ask_again(project: Project, actor: Person) -> None:
    """K3: who was asked to sign the text before is asked to sign this one by the same moment."""
    standing = signoff.open_revisions(project.ledger).filter(document__kind=CHARTER).first()
    if standing is None:
        return
    if standing.due_at > clock.now():
        submit_charter(
            project=project, due_at=standing.due_at, version=project.version, actor=actor
        )
    else:
        signoff.lapse_revision(revision=standing, actor=actor)


def _write_text(project: Project, text: CharterText, actor: Person) -> bool:
    """Write what the charter says from now on; return whether that is something else."""
    before = queries.charter_content(project)
    for field in ("background", "scope_in", "scope_out", "starts_on", "deadline"):
        setattr(project, field, getattr(text, field))
    project.version += 1
    save_checked(project)
    _replace_goals(project, text)
    _replace_rows(project, text)
    after = queries.charter_content(project)
    _record(KickoffEvent.CHARTER_EDITED, project, actor, **_difference(before, after))
    return after != before


def _require_whole(project: Project) -> None:
    missing = gaps(queries.charter_facts(project))
    if missing:
        raise RuleViolation(
            missing[0].code,
            _("The charter is not complete: %s") % ", ".join(gap.code for gap in missing),
            field=missing[0].field,
        )


def _replace_goals(project: Project, text: CharterText) -> None:
    """A goal of the same metric keeps its row, and so what was measured of it (A2)."""
    standing = defaultdict[str, list[Goal]](list)
    for goal in project.goals.all():
        standing[goal.metric].append(goal)
    for position, said in enumerate(text.goals):
        same = standing[said.metric]
        goal = same.pop(0) if same else Goal(project=project, metric=said.metric)
        goal.position, goal.due_on, goal.unit = position, said.due_on, said.unit
        goal.direction, goal.measure = said.direction.value, said.measure.value
        goal.baseline, goal.target = said.baseline, said.target
        save_checked(goal)
    for goal in chain.from_iterable(standing.values()):
        try:
            goal.delete()
        except models.ProtectedError as error:
            raise RuleViolation(
                "A2.measured",
                _("“%s” was measured already; it stays a goal.") % goal.metric,
                field="goals",
            ) from error


def _replace_rows(project: Project, text: CharterText) -> None:
    rows: list[models.Model] = [
        Milestone(project=project, name=name, due_on=day) for name, day in text.milestones
    ]
    rows += [
        Participation(
            project=project, department=department, role=role.value, contribution=contribution
        )
        for department, role, contribution in text.participants
    ]
    for old in (project.milestones, project.participants):
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
