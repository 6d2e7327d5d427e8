"""A risk is open, has occurred, or is closed (S9)."""

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.people.models import Person
from xieli.workplan import policies
from xieli.workplan.commands.rows import bump, lock_task, record
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import Risk


@write()
def record_risk(*, risk: Risk, actor: Person) -> Risk:
    """What was feared has happened; an exception opens a moment later (S4, S9)."""
    task = lock_task(risk.task)
    risk = Risk.objects.select_related("task").get(pk=risk.pk)
    if not policies.can_edit_task(actor, task):
        raise NotAllowed(_("Only the owner, the lead and the task's department say so."))
    if risk.occurred_at is not None:
        raise RuleViolation("S9.occurred", _("This risk has occurred already."))
    risk.occurred_at, risk.closed_at = clock.now(), None
    risk.save(update_fields=["occurred_at", "closed_at"])
    bump([task.pk])
    record(WorkplanEvent.RISK_OCCURRED, task, actor, after={"risk": risk.text})
    return risk


@write()
def close_risk(*, risk: Risk, actor: Person) -> Risk:
    """It can no longer happen, or has been dealt with (S9)."""
    task = lock_task(risk.task)
    risk = Risk.objects.select_related("task").get(pk=risk.pk)
    if not policies.can_edit_task(actor, task):
        raise NotAllowed(_("Only the owner, the lead and the task's department say so."))
    if risk.closed_at is not None:
        raise RuleViolation("S9.closed", _("This risk is closed already."))
    risk.closed_at = clock.now()
    risk.save(update_fields=["closed_at"])
    bump([task.pk])
    record(WorkplanEvent.RISK_CLOSED, task, actor, after={"risk": risk.text})
    return risk
