"""Who waits for whom, and the handshake on its date (B5, B6)."""

from ninja import Router, Schema, Status

from xieli.core.api import Day, Text, found
from xieli.people.api import Authenticated
from xieli.people.models import Person
from xieli.workplan import commands
from xieli.workplan.api.tasks import TaskOut, visible_task
from xieli.workplan.models import Dependency, Task

router = Router()


class HandOverIn(Schema):
    """The predecessor by id, and the date it is handed over on."""

    predecessor: Text
    hand_over_on: Day | None = None


class HandOverConfirmationIn(Schema):
    """The date that was shown."""

    hand_over_on: Day


@router.post("/tasks/{task_id}/predecessors", response={201: TaskOut})
def predecessors(request: Authenticated, task_id: str, said: HandOverIn) -> Status[TaskOut]:
    """Let the row wait for another, or propose another date (B6)."""
    row, before = visible_task(task_id, request.auth), visible_task(said.predecessor, request.auth)
    commands.propose_hand_over(
        predecessor=before, successor=row, hand_over_on=said.hand_over_on, actor=request.auth
    )
    return Status(201, TaskOut.of(visible_task(task_id, request.auth)))


@router.post("/hand-overs/{hand_over_id}/confirmations", response={201: TaskOut})
def confirmations(
    request: Authenticated, hand_over_id: str, said: HandOverConfirmationIn
) -> Status[TaskOut]:
    """The upstream owner promises the date (B6)."""
    row = _hand_over(hand_over_id, request.auth)
    commands.confirm_hand_over(dependency=row, hand_over_on=said.hand_over_on, actor=request.auth)
    return Status(201, TaskOut.of(visible_task(row.successor_id, request.auth)))


@router.delete("/hand-overs/{hand_over_id}", response=TaskOut)
def remove_dependency(request: Authenticated, hand_over_id: str) -> TaskOut:
    """The row no longer waits for the other."""
    row = _hand_over(hand_over_id, request.auth)
    commands.remove_dependency(dependency=row, actor=request.auth)
    return TaskOut.of(visible_task(row.successor_id, request.auth))


def _hand_over(hand_over_id: str, person: Person) -> Dependency:
    visible = Task.objects.visible_to(person)
    return found(Dependency.objects.filter(successor__in=visible), pk=hand_over_id)
