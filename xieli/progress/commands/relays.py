"""In a run of a process, work passes from station to station (S8, K6)."""

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.people.models import Person
from xieli.progress import policies
from xieli.progress.events import ProgressEvent
from xieli.progress.models import Relay
from xieli.workplan.commands.rows import lock_task
from xieli.workplan.models import Status, Task


def offer_relays(task: Task, actor: Person, *, is_finished_anew: bool) -> None:
    """A station of a run is done: its work waits for every next one to accept it (S8).

    Work finished anew is accepted anew; where it only stands as done again, what was accepted
    stays accepted.
    """
    if task.project.runs_under_id is None:
        return
    for dependency in task.outgoing.still_awaited().select_related("successor"):
        newest = dependency.relays.order_by("-offered_at").first()
        is_accepted = newest is not None and newest.accepted_at is not None
        if dependency.relays.waiting().exists() or (is_accepted and not is_finished_anew):
            continue
        row = Relay(dependency=dependency, offered_at=clock.now())
        save_checked(row)
        after = {"to": dependency.successor.title}
        _record(ProgressEvent.HANDED_OVER, task, actor, after=after)


def withdraw_offers(task: Task) -> None:
    """A station that goes on working has not handed over: what nobody took up is void (S8)."""
    Relay.objects.waiting().filter(dependency__predecessor=task).delete()


def require_accepted(task: Task) -> None:
    """Work begins at a station once everything before it is handed over and accepted (S8)."""
    if task.project.runs_under_id is None:
        return
    for dependency in task.incoming.select_related("predecessor"):
        newest = dependency.relays.order_by("-offered_at").first()
        if newest is None or newest.accepted_at is None:
            raise RuleViolation(
                "S8.not_accepted",
                _("First accept “%s”, or return it with the reason.")
                % dependency.predecessor.title,
                field="status",
            )


@write()
def accept_relay(*, relay: Relay, actor: Person) -> Relay:
    """The next station takes the work on (S8).

    Where the project it comes from is archived, it is told of the station itself (A6).
    """
    row, is_open = _lock(relay, actor)
    row.accepted_by, row.accepted_at = actor, clock.now()
    save_checked(row)
    task = row.dependency.predecessor if is_open else row.dependency.successor
    _record(ProgressEvent.ACCEPTED, task, actor, after={})
    return row


@write()
def return_relay(*, relay: Relay, reason: str, actor: Person) -> Relay:
    """The next station sends the work back, with the reason; it is in progress again (S8)."""
    row, _is_open = _lock(relay, actor)
    if not reason.strip():
        raise RuleViolation("S8.no_reason", _("Say why."), field="reason")
    task = lock_task(row.dependency.predecessor)  # nothing goes back to an archived project (A6)
    row.returned_by, row.returned_at, row.reason = actor, clock.now(), reason.strip()
    save_checked(row)
    withdraw_offers(task)
    task.status, task.percent, task.actual_finish = Status.IN_PROGRESS, 90, None
    task.remark = row.reason
    task.version += 1
    save_checked(task)
    _record(ProgressEvent.RETURNED, task, actor, after={"reason": row.reason})
    return row


def _lock(relay: Relay, actor: Person) -> tuple[Relay, bool]:
    """Lock both stations' projects, then read; also say whether the one before goes on."""
    before, after = (
        task.project.ledger_id
        for task in (relay.dependency.predecessor, relay.dependency.successor)
    )
    still_open = Ledger.objects.locked_together({before, after})
    if after not in still_open:
        lock_task(relay.dependency.successor)  # refuses A6.sealed
    row = Relay.objects.for_list().get(pk=relay.pk)
    if not policies.can_take_over(actor, row):
        owner = row.dependency.successor.owner.name
        raise NotAllowed(_("Only %s accepts or returns it.") % owner)
    if row.accepted_at is not None or row.returned_at is not None:
        raise RuleViolation("S8.answered", _("It is accepted or returned already."))
    return row, before in still_open


def _record(type: ProgressEvent, task: Task, actor: Person, *, after: events.Facts) -> None:
    events.record(type, ledger_id=task.project.ledger_id, actor=actor, subject=task, after=after)
