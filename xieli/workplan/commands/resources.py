"""What one department asks of another, and the answer of its head (B7)."""

from datetime import date

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff.models import Phase
from xieli.people.models import Department, Person
from xieli.signoff.policies import head_of
from xieli.workplan import policies
from xieli.workplan.commands.rows import (
    lapse_open_breakdown,
    lock_task,
    record,
    require_plannable,
    require_taking_part,
)
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import ResourceCommitment, ResourceDecline, ResourceRequest, Task


@write()
def request_resource(
    *,
    task: Task,
    kind: str,
    what: str,
    department: Department,
    amount: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    actor: Person,
) -> ResourceRequest:
    """Ask one department for people, budget or a tool; by default for the task's own days (B7).

    Work under way may ask for more; what it was promised with the signatures stays (C1).
    """
    task = lock_task(task)
    if not policies.can_edit_task(actor, task):
        raise NotAllowed(_("Only the owner, the lead and the task's department ask for it."))
    if task.project.phase not in (Phase.KICKOFF, Phase.BREAKDOWN, Phase.EXECUTION):
        raise RuleViolation("K7.ended", _("This project has ended."))
    require_taking_part(task.project, department)
    request = ResourceRequest(
        task=task,
        kind=kind,
        what=what.strip(),
        amount=amount.strip(),
        department=department,
        starts_on=starts_on or task.planned_start,
        ends_on=ends_on or task.planned_finish,
        requested_by=actor,
        requested_at=clock.now(),
    )
    if request.starts_on and request.ends_on and request.ends_on < request.starts_on:
        raise RuleViolation("B7.ends_before_start", _("It ends before it begins."), field="ends_on")
    save_checked(request)
    record(
        WorkplanEvent.RESOURCE_REQUESTED,
        task,
        actor,
        after={"what": request.what, "amount": request.amount, "department": department.name},
    )
    lapse_open_breakdown(task.project, actor)
    return request


@write()
def commit_resource(*, request: ResourceRequest, actor: Person) -> ResourceCommitment:
    """The providing department's head signs that it will be there (B7)."""
    task = lock_task(request.task)
    request = _require_answerable(request, actor)
    if actor.pk == request.requested_by_id and request.department.deputy is not None:
        raise RuleViolation("P2.own_request", _("Somebody else answers your own request."))
    ResourceDecline.objects.filter(request=request).delete()
    commitment = ResourceCommitment(request=request, person=actor, committed_at=clock.now())
    save_checked(commitment)
    record(WorkplanEvent.RESOURCE_COMMITTED, task, actor, after={"what": request.what})
    return commitment


@write()
def decline_resource(*, request: ResourceRequest, reason: str, actor: Person) -> ResourceDecline:
    """The providing department says no, with a reason (B7); it opens an exception (S4)."""
    task = lock_task(request.task)
    request = _require_answerable(request, actor)
    if not reason.strip():
        raise RuleViolation("B7.no_reason", _("Say why."), field="reason")
    ResourceDecline.objects.filter(request=request).delete()
    decline = ResourceDecline(
        request=request, person=actor, reason=reason.strip(), declined_at=clock.now()
    )
    save_checked(decline)
    record(
        WorkplanEvent.RESOURCE_DECLINED,
        task,
        actor,
        after={"what": request.what, "reason": decline.reason},
    )
    return decline


@write()
def withdraw_resource_request(*, request: ResourceRequest, actor: Person) -> None:
    """Take a request back; once signed, what was promised stays (B9, C1)."""
    task = lock_task(request.task)
    request = ResourceRequest.objects.select_related("commitment").get(pk=request.pk)
    if not policies.can_edit_task(actor, task):
        raise NotAllowed(_("Only the owner, the lead and the task's department ask for it."))
    if hasattr(request, "commitment"):
        require_plannable(task.project)
    record(WorkplanEvent.RESOURCE_WITHDRAWN, task, actor, before={"what": request.what})
    request.delete()
    lapse_open_breakdown(task.project, actor)


def _require_answerable(request: ResourceRequest, actor: Person) -> ResourceRequest:
    request = ResourceRequest.objects.select_related(
        "department__head", "department__deputy", "commitment"
    ).get(pk=request.pk)
    if not policies.can_commit(actor, request):
        head = head_of(request.department)
        raise NotAllowed(
            _("Only %(head)s answers for %(department)s.")
            % {"head": head.name if head else "—", "department": request.department.name}
        )
    if hasattr(request, "commitment"):
        raise RuleViolation("B7.already_committed", _("It is promised already."))
    return request
