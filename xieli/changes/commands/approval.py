"""Submitting a change, withdrawing it, and putting it into force with the last signature (C4)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from xieli.changes import policies, queries
from xieli.changes.commands.drafting import lock_request, record, touch
from xieli.changes.events import ChangeEvent
from xieli.changes.models import About, ChangeRequest
from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Phase, Project
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.signoff.queries import on_carrying
from xieli.workplan import commands as workplan
from xieli.workplan.queries import row_text
from xieli.workplan.rules import Tier


@write()
def ask_for_change(*, request: ChangeRequest, version: int, actor: Person) -> ChangeRequest:
    """Whoever drafted it asks the department that submits it to do so (C2)."""
    request = lock_request(request, actor, version)
    _require_something(request)
    request.asked_at = clock.now()
    touch(request, actor)
    record(ChangeEvent.ASKED, request, actor)
    return request


@write()
def submit_change(
    *, request: ChangeRequest, due_at: datetime, version: int, actor: Person
) -> Revision:
    """Show everybody the price of a change and ask for opinion and approval (C2 to C4).

    Refused where somebody was faster at one of its clauses: it is put on what now stands first.
    """
    request = lock_request(request, actor, version)
    _require_something(request)
    _require_current(request)
    _require_titles(request)
    if not policies.can_submit(actor, request, queries.tier_of(request)):
        raise NotAllowed(_("The initiating department submits what moves every department."))
    document = signoff.document_of(
        kind=queries.CHANGE, subject=request, ledger_id=request.project.ledger_id
    )
    revision = signoff.submit_revision(
        document=document,
        content=queries.change_content(request),
        departments=queries.signers_of_change(request),
        due_at=due_at,
        actor=actor,
    )
    request.version += 1
    save_checked(request)
    record(ChangeEvent.SUBMITTED, request, actor, after={"hash": revision.hash})
    return revision


@write()
def withdraw_change(*, request: ChangeRequest, version: int, actor: Person) -> ChangeRequest:
    """Take a request back before it is in force; it changes nothing (C4)."""
    request = lock_request(request, actor, version)
    request.withdrawn_by, request.withdrawn_at = actor, clock.now()
    touch(request, actor)
    record(ChangeEvent.WITHDRAWN, request, actor)
    return request


def apply_change(revision: Revision, actor: Person) -> None:
    """All have approved: charter and plan are changed at once, or nothing is (C4).

    Run by the last signature. Every other request under signature lapses: its price was computed
    on a plan that is no longer there, and whoever submitted it is asked to look again.
    """
    request = ChangeRequest.objects.select_related("project").get(pk=revision.document.subject_id)
    project = request.project
    if project.phase not in (Phase.BREAKDOWN, Phase.EXECUTION):
        raise RuleViolation("C1.not_signed", _("Nothing of it is in force to be changed."))
    _require_current(request)
    _apply_charter(request, revision, actor)
    _apply_plan(request, revision, actor)
    request.applied_at = clock.now()
    request.version += 1
    save_checked(request)
    for other in signoff.open_revisions(project.ledger).filter(document__kind=queries.CHANGE):
        signoff.lapse_revision(revision=other, actor=actor)
    record(ChangeEvent.APPLIED, request, actor, after={"hash": revision.hash})


def _apply_charter(request: ChangeRequest, revision: Revision, actor: Person) -> None:
    proposal = request.proposals.filter(about=About.CHARTER).first()
    if proposal is None:
        return
    now = queries.standing_facts(proposal) or {}
    after = queries.rebased(proposal.before, proposal.after, now)
    text = queries.charter_text(after)
    kickoff.amend_charter(project=request.project, text=text, authority=revision, actor=actor)


def _apply_plan(request: ChangeRequest, revision: Revision, actor: Person) -> None:
    of = {about: list(request.proposals.filter(about=about)) for about in About}
    rows = {
        each.subject_id: row_text(
            queries.rebased(each.before, each.after, queries.standing_facts(each) or {})
        )
        for each in of[About.TASK]
    }
    amendment = workplan.Amendment(
        rows=rows,
        new=[row_text(each.after) for each in of[About.NEW_TASK]],
        removed=[each.subject_id for each in of[About.REMOVAL]],
        hand_overs={
            each.subject_id: date.fromisoformat(each.after["hand_over_on"])
            for each in of[About.HAND_OVER]
        },
    )
    is_signed = Project.objects.get(pk=request.project_id).phase == Phase.EXECUTION
    if is_signed:
        workplan.amend_plan(
            project=request.project, amendment=amendment, authority=revision, actor=actor
        )


def _require_something(request: ChangeRequest) -> None:
    if not queries.differences(request):
        raise RuleViolation("C2.nothing", _("Nothing is proposed yet."))
    if queries.tier_of(request) is Tier.FREE:
        raise RuleViolation("C1.free", _("Nobody has to approve this: change it where it stands."))


def _require_titles(request: ChangeRequest) -> None:
    """B1: found out before anybody signs, not by the last signature."""
    for title in queries.titles_twice(request):
        raise RuleViolation("B1.title", _("Two tasks would be called “%s”.") % title, field="title")


def _require_current(request: ChangeRequest) -> None:
    overtaken: Sequence[queries.Overtaken] = queries.overtaken_by_others(request)
    if overtaken:
        first = overtaken[0]
        raise RuleViolation(
            "C4.overtaken",
            _("“%(subject)s” was changed meanwhile (%(clauses)s); look at it and propose it anew.")
            % {"subject": first.subject or _("the charter"), "clauses": "、".join(first.clauses)},
        )


signoff.on_effective(queries.CHANGE, apply_change)
signoff.on_opinion(queries.CHANGE)
on_carrying(queries.CHANGE, queries.carried_kinds)
