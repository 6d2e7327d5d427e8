"""A project can be paused, resumed and cancelled (K7)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import check, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff import policies, queries
from xieli.kickoff.events import KickoffEvent
from xieli.kickoff.models import ENDED, Cancellation, Pause, Phase, Project
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision

CANCELLATION = "cancellation"


@write()
def pause_project(
    *, project: Project, reason: str, until: date, version: int, actor: Person
) -> Pause:
    """Let a project rest, with the reason and until when; nothing is due meanwhile (K7)."""
    project = _steered(project, version, actor)
    if not reason.strip():
        raise RuleViolation("K7.no_reason", _("Say why."), field="reason")
    if until <= clock.today(queries.zone()):
        raise RuleViolation("K7.until_passed", _("Name a day to come."), field="until")
    if project.standing_pause is not None:
        raise RuleViolation("K7.paused", _("It is paused already."))
    pause = Pause(
        project=project, person=actor, reason=reason.strip(), until=until, paused_at=clock.now()
    )
    save_checked(pause)
    _bump(project)
    after = {"reason": pause.reason, "until": until.isoformat()}
    _record(KickoffEvent.PAUSED, project, actor, after)
    return pause


@write()
def resume_project(*, project: Project, version: int, actor: Person) -> Pause:
    """Go on with a paused project; who is to sign has as much longer as it rested (K7)."""
    project = _steered(project, version, actor)
    pause = project.standing_pause
    if pause is None:
        raise RuleViolation("K7.not_paused", _("It is not paused."))
    pause.resumed_by, pause.resumed_at = actor, clock.now()
    save_checked(pause)
    rested = pause.resumed_at - pause.paused_at
    signoff.postpone_requests(ledger=project.ledger, by=rested, actor=actor)
    _bump(project)
    _record(KickoffEvent.RESUMED, project, actor, {})
    return pause


@write()
def name_people(
    *, project: Project, people: Sequence[Person], version: int, actor: Person
) -> Project:
    """Let only these people see a project; with nobody named, everybody taking part may (T6).

    Who has to sign, or bears work of it, is among them.
    """
    project = _steered(project, version, actor)
    named = set(Person.objects.active().filter(pk__in=[person.pk for person in people]))
    left_out = sorted(person.name for person in policies.needed_people(project) - named)
    if named and (left_out or actor not in named):
        raise RuleViolation(
            "T6.left_out",
            _("These have to see it, too: %s") % "、".join(left_out or [actor.name]),
            field="people",
        )
    before = {
        "people": list[events.Plain](sorted(person.name for person in project.named_people.all()))
    }
    project.is_confidential = bool(named)
    project.named_people.set(named)
    _bump(project)
    after = {"people": list[events.Plain](sorted(person.name for person in named))}
    _record(KickoffEvent.NAMED_PEOPLE, project, actor, after, before=before)
    return project


@write()
def propose_cancellation(
    *, project: Project, reason: str, due_at: datetime, version: int, actor: Person
) -> Revision:
    """Ask all signing departments to end a project early (K7); the reason is what they sign."""
    project = _steered(project, version, actor)
    if not reason.strip():
        raise RuleViolation("K7.no_reason", _("Say why."), field="reason")
    check(Cancellation(reason=reason.strip(), cancelled_at=clock.now()), known={"project"})
    document = signoff.document_of(kind=CANCELLATION, subject=project, ledger_id=project.ledger_id)
    _record(KickoffEvent.CANCELLATION_PROPOSED, project, actor, {"reason": reason.strip()})
    return signoff.submit_revision(
        document=document,
        content={"code": project.code, "title": project.title, "reason": reason.strip()},
        departments=queries.signing_departments(project),
        due_at=due_at,
        actor=actor,
    )


def end_by_cancellation(revision: Revision, actor: Person) -> None:
    """All have signed: no other signature is waited for; retrospective and archive follow (K7)."""
    project = Project.objects.get(pk=revision.document.subject_id)
    for other in signoff.open_revisions(project.ledger):
        signoff.lapse_revision(revision=other, actor=actor)
    save_checked(
        Cancellation(project=project, reason=revision.content["reason"], cancelled_at=clock.now())
    )
    project.phase, project.provisional_since = Phase.CLOSING, None
    _bump(project)
    _record(KickoffEvent.CANCELLED, project, actor, {"reason": revision.content["reason"]})


def require_no_rest(revision: Revision, actor: Person) -> None:
    """Nobody is urged while a project rests, but to end it (K7)."""
    ledger, kind = revision.document.ledger_id, revision.document.kind
    resting = Pause.objects.filter(project__ledger=ledger, resumed_at__isnull=True)
    if kind != CANCELLATION and resting.exists():
        raise RuleViolation("K7.paused", _("The project is paused; nobody is urged meanwhile."))


signoff.on_effective(CANCELLATION, end_by_cancellation)
signoff.on_urging(require_no_rest)


def _steered(project: Project, version: int, actor: Person) -> Project:
    project = Project.objects.locked(project, version)
    if not policies.can_edit_charter(actor, project):
        raise NotAllowed(_("Only the initiating and the leading department decide this."))
    if project.phase in ENDED:
        raise RuleViolation("K7.ended", _("This project has ended."))
    return project


def _bump(project: Project) -> None:
    project.version += 1
    save_checked(project)


def _record(
    type: KickoffEvent,
    project: Project,
    actor: Person,
    after: events.Facts,
    *,
    before: events.Facts | None = None,
) -> None:
    events.record(
        type,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=project,
        before=before,
        after=after,
    )
