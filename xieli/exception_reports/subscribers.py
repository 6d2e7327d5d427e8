"""When a resource is declined, a hand-over reopens or a risk occurs, an exception opens (S4)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xieli.core.models import Event
from xieli.core.subscriptions import subscribe
from xieli.exception_reports.commands import open_exception
from xieli.exception_reports.models import Cause
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import Task

CAUSES = {
    WorkplanEvent.RESOURCE_DECLINED: Cause.RESOURCE_DECLINED,
    WorkplanEvent.HAND_OVER_REOPENED: Cause.HANDSHAKE_REOPENED,
    WorkplanEvent.RISK_OCCURRED: Cause.RISK_OCCURRED,
}


def open_from_events(events: Sequence[Event]) -> None:
    """Draft the exceptions, with what was said as the reason; a second time changes nothing."""
    for event in events:
        _open_from(event)


def _open_from(event: Event) -> None:
    task = Task.objects.filter(pk=event.subject_id).first()
    if task is None:
        return
    said = event.after.get("reason") or event.after.get("risk")
    if "predecessor" in event.after:
        said = _("Waiting for %s") % event.after["predecessor"]
    cause = CAUSES[WorkplanEvent(event.type)]
    open_exception(task=task, cause=cause, reason=str(said or ""), actor=None)


subscribe("exception_reports", CAUSES, open_from_events)
