"""Drafting a change: why, and what it would make of each thing it touches (C2)."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from xieli.changes import policies, queries
from xieli.changes.events import ChangeEvent
from xieli.changes.models import About, ChangeRequest, Proposal
from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.commands import require_fitting
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import CharterText
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.workplan.commands import require_owner
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries import TaskText, row_facts


@write()
def draft_change(
    *,
    project: Project,
    reason: str,
    effect: str = "",
    exception: ExceptionReport | None = None,
    actor: Person,
) -> ChangeRequest:
    """Begin a request to change what is signed; anyone on the project may (C2)."""
    project = Project.objects.locked(project)
    if not policies.can_draft(actor, project):
        raise NotAllowed(_("Members of the departments taking part ask for changes."))
    if project.phase not in (Phase.BREAKDOWN, Phase.EXECUTION):
        raise RuleViolation("C1.not_signed", _("Nothing of it is in force to be changed."))
    _require_reason(reason)
    request = ChangeRequest(
        project=project,
        number=project.change_requests.count() + 1,
        reason=reason.strip(),
        effect=effect.strip(),
        exception=exception,
        drafted_by=actor,
        drafted_at=clock.now(),
    )
    save_checked(request)
    answers = exception.number if exception else None
    record(
        ChangeEvent.DRAFTED, request, actor, after={"reason": request.reason, "exception": answers}
    )
    return request


@write()
def draft_answer(*, report: ExceptionReport, actor: Person) -> ChangeRequest:
    """Draft the change that an open exception asks for, with the report's own words (S4)."""
    Project.objects.locked(report.project)
    report = ExceptionReport.objects.select_related("project", "task").get(pk=report.pk)
    if report.closed_at is not None:
        raise RuleViolation("S5.closed", _("This exception is closed."))
    title = _("Exception %(number)d, %(task)s") % {"number": report.number, "task": report.task}
    return draft_change(
        project=report.project,
        reason=f"{title}{_(': ')}{report.reason}"[:2000] if report.reason else title,
        effect=report.impact,
        exception=report,
        actor=actor,
    )


@write()
def draft_row_change(*, task: Task, text: TaskText, actor: Person) -> ChangeRequest:
    """Draft a request from what somebody would have a row say; they say why afterwards (C2)."""
    project = Project.objects.locked(task.project)
    request = draft_change(project=project, reason=_("Change of “%s”") % task.title, actor=actor)
    propose_row(request=request, task=task, text=text, version=request.version, actor=actor)
    return ChangeRequest.objects.select_related("project", "drafted_by").get(pk=request.pk)


@write()
def edit_change(
    *, request: ChangeRequest, reason: str, effect: str, version: int, actor: Person
) -> ChangeRequest:
    """Say better why it is asked for and what it means; a text under signature lapses (K3)."""
    request = lock_request(request, actor, version)
    _require_reason(reason)
    before = {"reason": request.reason, "effect": request.effect}
    request.reason, request.effect = reason.strip(), effect.strip()
    touch(request, actor)
    after = {"reason": request.reason, "effect": request.effect}
    record(ChangeEvent.EDITED, request, actor, before=before, after=after)
    return request


@write()
def propose_charter(
    *, request: ChangeRequest, text: CharterText, version: int, actor: Person
) -> Proposal:
    """Say what the charter should say instead."""
    request = lock_request(request, actor, version)
    require_fitting(text)
    proposal = _standing(request, About.CHARTER, "", actor)
    return _propose(request, proposal, queries.charter_facts(text), actor)


@write()
def propose_row(
    *, request: ChangeRequest, task: Task, text: TaskText, version: int, actor: Person
) -> Proposal:
    """Say what a row of the signed breakdown should say instead.

    A hand-over date the task promised moves with its finish, so that everybody sees it does.
    """
    request = lock_request(request, actor, version)
    _require_signed_plan(request)
    _require_row(request, task)
    require_owner(text.owner, text.department)
    proposal = _standing(request, About.TASK, task.pk, actor)
    proposal = _propose(request, proposal, row_facts(text), actor)
    if text.planned_finish is not None:
        moved = task.outgoing.still_awaited().filter(hand_over_on__lt=text.planned_finish)
        for dependency in moved:
            _propose_day(request, dependency, text.planned_finish, actor)
    return proposal


@write()
def propose_new_row(
    *, request: ChangeRequest, text: TaskText, version: int, actor: Person
) -> Proposal:
    """Ask for one more row."""
    request = lock_request(request, actor, version)
    _require_signed_plan(request)
    require_owner(text.owner, text.department)
    proposal = Proposal(
        request=request, about=About.NEW_TASK, proposed_by=actor, proposed_at=clock.now()
    )
    proposal.subject_id = proposal.pk
    return _propose(request, proposal, row_facts(text), actor)


@write()
def propose_removal(*, request: ChangeRequest, task: Task, version: int, actor: Person) -> Proposal:
    """Ask that a row which nobody has begun is taken out."""
    request = lock_request(request, actor, version)
    _require_signed_plan(request)
    _require_row(request, task)
    return _propose(request, _standing(request, About.REMOVAL, task.pk, actor), {}, actor)


@write()
def propose_day(
    *, request: ChangeRequest, dependency: Dependency, day: date, version: int, actor: Person
) -> Proposal:
    """Ask for another hand-over date than the one that was confirmed (C1)."""
    request = lock_request(request, actor, version)
    _require_signed_plan(request)
    if dependency.successor.project_id != request.project_id:
        raise RuleViolation("C1.elsewhere", _("This belongs to another project."))
    return _propose_day(request, dependency, day, actor)


@write()
def take_back(*, proposal: Proposal, version: int, actor: Person) -> ChangeRequest:
    """Take one proposal out of its request."""
    request = lock_request(proposal.request, actor, version)
    proposal = Proposal.objects.get(pk=proposal.pk)
    before = {"about": str(proposal.about), "subject": proposal.subject_id}
    proposal.delete()
    touch(request, actor)
    record(ChangeEvent.TAKEN_BACK, request, actor, before=before)
    return request


@write()
def rebase_change(*, request: ChangeRequest, version: int, actor: Person) -> ChangeRequest:
    """Put every proposal on what now stands, keeping what it changes itself (C4).

    What is no longer there falls out. The page shows before that whom this overrules.
    """
    request = lock_request(request, actor, version)
    dropped = list[events.Plain]()
    for proposal in request.proposals.all():
        now = queries.standing_facts(proposal)
        if now is None:
            dropped.append(proposal.subject_id)
            proposal.delete()
            continue
        if proposal.about != About.REMOVAL:
            proposal.after = queries.rebased(proposal.before, proposal.after, now)
        proposal.before = now
        save_checked(proposal)
    touch(request, actor)
    record(ChangeEvent.REBASED, request, actor, after={"dropped": dropped})
    return request


def lock_request(
    request: ChangeRequest, actor: Person, version: int | None = None
) -> ChangeRequest:
    """Lock the request's project, read it afresh, and refuse what may no longer be edited."""
    project = Project.objects.locked(request.project)
    current = ChangeRequest.objects.select_related("project").get(pk=request.pk)
    current.project = project
    require_version(current, version)
    if not policies.can_edit(actor, current):
        raise NotAllowed(
            _("Only %s, the initiating and the leading department edit this request.")
            % current.drafted_by.name
        )
    if current.applied_at is not None or current.withdrawn_at is not None:
        raise RuleViolation("C4.decided", _("This request is decided."))
    return current


def touch(request: ChangeRequest, actor: Person) -> None:
    """The request says something else now: whoever is asked to sign it is asked again (K3)."""
    request.version += 1
    save_checked(request)
    signoff.lapse_open_revision(kind=queries.CHANGE, subject_id=request.pk, actor=actor)


def record(
    type: ChangeEvent,
    request: ChangeRequest,
    actor: Person,
    *,
    before: events.Facts | None = None,
    after: events.Facts | None = None,
) -> None:
    """Record one event about a request in its project's ledger."""
    events.record(
        type,
        ledger_id=request.project.ledger_id,
        actor=actor,
        subject=request,
        before=before,
        after=after,
    )


def _standing(request: ChangeRequest, about: About, subject_id: str, actor: Person) -> Proposal:
    """Return the request's proposal about a thing; a new one stands on what now is."""
    found = request.proposals.filter(about=about, subject_id=subject_id).first()
    if found is not None:
        return found
    proposal = Proposal(request=request, about=about, subject_id=subject_id)
    proposal.before = queries.standing_facts(proposal) or {}
    proposal.proposed_by, proposal.proposed_at = actor, clock.now()
    return proposal


def _propose(
    request: ChangeRequest, proposal: Proposal, after: Mapping[str, object], actor: Person
) -> Proposal:
    if proposal.about != About.REMOVAL and dict(after) == proposal.before:
        raise RuleViolation("C2.nothing", _("It says what stands already."))
    proposal.after = dict(after)
    save_checked(proposal)
    touch(request, actor)
    said = {"about": str(proposal.about), "subject": proposal.subject_id}
    changed = queries.differing(proposal.before, proposal.after)
    record(
        ChangeEvent.PROPOSED,
        request,
        actor,
        before={name: proposal.before.get(name) for name in changed},
        after={**said, **{name: proposal.after.get(name) for name in changed}},
    )
    return proposal


def _propose_day(
    request: ChangeRequest, dependency: Dependency, day: date, actor: Person
) -> Proposal:
    proposal = _standing(request, About.HAND_OVER, dependency.pk, actor)
    return _propose(request, proposal, {"hand_over_on": day.isoformat()}, actor)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleViolation("C2.no_reason", _("Say why."), field="reason")


def _require_signed_plan(request: ChangeRequest) -> None:
    if request.project.phase != Phase.EXECUTION:
        raise RuleViolation(
            "C1.not_signed", _("The breakdown is not signed yet; edit the row itself.")
        )


def _require_row(request: ChangeRequest, task: Task) -> None:
    if task.project_id != request.project_id:
        raise RuleViolation("C1.elsewhere", _("This belongs to another project."))
