"""A risk has occurred, or is closed (S9)."""

from ninja import Router, Status

from xieli.core.api import found
from xieli.people.api import Authenticated
from xieli.people.models import Person
from xieli.workplan import commands
from xieli.workplan.api.tasks import TaskOut, visible_task
from xieli.workplan.models import Risk, Task

router = Router()


@router.post("/risks/{risk_id}/occurrences", response={201: TaskOut})
def occurrences(request: Authenticated, risk_id: str) -> Status[TaskOut]:
    """What was feared has happened (S9)."""
    risk = commands.record_risk(risk=_risk(risk_id, request.auth), actor=request.auth)
    return Status(201, TaskOut.of(visible_task(risk.task_id, request.auth)))


@router.post("/risks/{risk_id}/closures", response={201: TaskOut})
def closures(request: Authenticated, risk_id: str) -> Status[TaskOut]:
    """It can no longer happen, or has been dealt with (S9)."""
    risk = commands.close_risk(risk=_risk(risk_id, request.auth), actor=request.auth)
    return Status(201, TaskOut.of(visible_task(risk.task_id, request.auth)))


def _risk(risk_id: str, person: Person) -> Risk:
    visible = Task.objects.visible_to(person)
    return found(Risk.objects.filter(task__in=visible).select_related("task"), pk=risk_id)
