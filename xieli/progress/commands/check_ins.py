"""The one-line check-in (S3), and everything that follows from it in the same moment (S4, B6)."""

from dataclasses import asdict
from datetime import date
from types import EllipsisType
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.exception_reports.commands import open_exception
from xieli.exception_reports.models import Cause, ExceptionReport
from xieli.kickoff.models import Kind, Pause, Phase
from xieli.people.models import Organisation, Person
from xieli.progress import policies
from xieli.progress.events import ProgressEvent
from xieli.progress.models import CheckIn
from xieli.progress.queries import Standing
from xieli.workplan.commands import reopen_passed_hand_overs
from xieli.workplan.commands.rows import lock_task, lock_task_and_awaiting
from xieli.workplan.models import Dependency, Status, Task

from .cadence import settle_due
from .relays import offer_relays, require_accepted, withdraw_offers


@write()
def check_in(
    *,
    task: Task,
    status: str | None = None,
    percent: int | None = None,
    forecast_finish: date | EllipsisType | None = ...,
    actual_finish: date | None = None,
    note: str | None = None,
    deliverable: str | None = None,
    version: int | None = None,
    actor: Person,
) -> CheckIn:
    """Say where a task stands; never refused for being bad news (S4).

    100 % needs the deliverable: a link, a file or text (S3). A forecast later than planned opens
    an exception, and one that passes a promised hand-over date reopens it, all in this
    transaction. What is not said stays as it stands: a forecast left out (`...`), all else that is
    None; an empty note clears it. So nothing said at all is a check-in, too: nothing has changed.
    A percent alone says the state.
    """
    task = lock_task_and_awaiting(task, version)
    _require_running(task, actor)
    if task.project.is_agreement:
        raise RuleViolation(
            "K6.agreement", _("This is the standing agreement; check in on one of its runs.")
        )
    before = _facts(task)
    if status is None and percent is None and forecast_finish is ...:
        _require_to_come(task.forecast_finish, task.status)
    percent = task.percent if percent is None else percent
    status = _told_by(percent, task.status) if status is None else status
    task.delivered = task.delivered if deliverable is None else deliverable.strip()
    _require_sense(task, status, percent)
    if status in (Status.IN_PROGRESS, Status.DONE):
        require_accepted(task)
    if forecast_finish is not ... and forecast_finish != task.forecast_finish:
        _require_to_come(forecast_finish, status)
        task.forecast_finish = forecast_finish
    _change(task, status, percent, actual_finish)
    task.remark = task.remark if note is None else note.strip()
    said = CheckIn(note=(note or "").strip(), deliverable=(deliverable or "").strip())
    _say(said, task, actor, before=before, type=ProgressEvent.CHECKED_IN)
    if task.status == Status.DONE:
        offer_relays(task, actor, is_finished_anew=before["status"] != Status.DONE)
    return said


@write()
def correct_check_in(*, task: Task, standing: Standing, note: str, actor: Person) -> CheckIn:
    """Put a task's progress back to where it stood, by one more check-in.

    Check-ins are facts and stay (S3); the correction stands above them with its own line. What a
    wrong check-in caused stays too: its exceptions are closed by the lead (S5), and a hand-over
    date it reopened is promised again by its owner, not by a machine (B6). What follows from where
    the task stands follows from a correction as well: work that is not done is offered to nobody,
    and work that is done again waits for whoever had not accepted it (S8).
    """
    task = lock_task_and_awaiting(task)
    _require_running(task, actor)
    before = _facts(task)
    for name, value in asdict(standing).items():
        setattr(task, name, value)
    said = CheckIn(note=note)
    _say(said, task, actor, before=before, type=ProgressEvent.CORRECTED)
    if task.status == Status.DONE:
        offer_relays(task, actor, is_finished_anew=False)
    return said


@write()
def add_note(*, task: Task, note: str, version: int | None = None, actor: Person) -> Task:
    """Write the sheet's remark; a note alone is not a check-in (S3)."""
    task = lock_task(task, version)
    if not policies.can_check_in(actor, task):
        raise NotAllowed(_("Only %s checks in on this task.") % task.owner.name)
    before = {"remark": task.remark}
    task.remark = note.strip()
    task.version += 1
    save_checked(task)
    _record(ProgressEvent.NOTED, task, actor, before=before, after={"remark": task.remark})
    return task


def open_passed_finishes() -> int:
    """Open an exception for every task whose planned finish has passed undone (S4).

    The clock is the cause, so the worker runs it, each task in a transaction of its own: after a
    long rest there may be thousands, and people want to write meanwhile. Returns how many.
    """
    zone = Organisation.objects.get().zone
    found = _overdue(zone).order_by("project__ledger_id", "position").values_list("pk", flat=True)
    return sum(_open_passed(task_id, zone) for task_id in list(found))


@write()
def _open_passed(task_id: str, zone: ZoneInfo) -> bool:
    task = lock_task(Task.objects.select_related("project").get(pk=task_id))
    is_overdue = _overdue(zone).filter(pk=task_id).exists()  # or somebody was faster
    if is_overdue:
        open_exception(task=task, cause=Cause.FINISH_PASSED, actor=None)
    return is_overdue


def _overdue(zone: ZoneInfo) -> QuerySet[Task]:
    """Tasks whose planned finish has passed undone, and that no report says it of.

    A report tells of the planned finish before it, once; of one that an approved change has moved
    another one tells when that passes as well, unless the first is still open.
    """
    told = ExceptionReport.objects.filter(task=OuterRef("pk"), cause=Cause.FINISH_PASSED)
    told_since = told.annotate(day=TruncDate("opened_at", tzinfo=zone)).filter(
        day__gt=OuterRef("planned_finish")
    )
    today = clock.today(zone)
    return (
        Task.objects.filter(planned_finish__lt=today, project__phase=Phase.EXECUTION)
        .exclude(status=Status.DONE)
        .exclude(Exists(told_since) | Exists(told.open()))
        .exclude(project__kind=Kind.PROCESS, project__runs_under__isnull=True)
        .exclude(project__pauses__in=Pause.objects.filter(resumed_at__isnull=True))
    )


def _require_running(task: Task, actor: Person) -> None:
    if not policies.can_check_in(actor, task):
        raise NotAllowed(_("Only %s checks in on this task.") % task.owner.name)
    if task.project.phase not in (Phase.EXECUTION, Phase.CLOSING):
        raise RuleViolation("S3.not_running", _("The breakdown is not signed yet."))


def _require_sense(task: Task, status: str, percent: int) -> None:
    if status not in Status.values:
        raise RuleViolation("S3.unknown_status", _("Choose one of the states."), field="status")
    if not 0 <= percent <= 100:
        raise RuleViolation("S3.percent", _("Progress is between 0 and 100 %."), field="percent")
    if (percent == 100) != (status == Status.DONE):
        raise RuleViolation("S3.done_is_100", _("Done and 100 % belong together."), field="percent")
    if status == Status.NOT_STARTED and percent:
        raise RuleViolation(
            "S3.not_started_is_0", _("What has not started is at 0 %."), field="percent"
        )
    if percent == 100 and not (task.delivered or _has_file(task)):
        raise RuleViolation(
            "S3.no_deliverable",
            _("100 %% needs the deliverable: a link, a file or text for “%s”.")
            % (task.deliverable or task.title),
            field="deliverable",
        )


def _told_by(percent: int, status: str) -> str:
    """Return the state a percent tells by itself; what is blocked at some percent stays so."""
    if percent == 100:
        return Status.DONE
    if percent == 0 and status != Status.BLOCKED:
        return Status.NOT_STARTED
    return Status.IN_PROGRESS if status in (Status.NOT_STARTED, Status.DONE) else status


def _require_to_come(forecast: date | None, status: str) -> None:
    """What is not done ends today at the earliest: a day gone by would hide every delay (S3)."""
    today = clock.today(Organisation.objects.get().zone)
    if forecast is not None and forecast < today and status != Status.DONE:
        raise RuleViolation(
            "S3.forecast_passed",
            _("%s has passed: say when it will be done, or that it is done.") % forecast,
            field="forecast_finish",
        )


def _has_file(task: Task) -> bool:
    return task.project.attachments.standing().filter(subject_id=task.pk).exists()


def _change(task: Task, status: str, percent: int, actual: date | None) -> None:
    task.status, task.percent = status, percent
    if status == Status.DONE:
        today = clock.today(Organisation.objects.get().zone)
        task.actual_finish = actual or task.actual_finish or today
    else:
        task.actual_finish = None


def _say(
    said: CheckIn, task: Task, actor: Person, *, before: events.Facts, type: ProgressEvent
) -> None:
    """Write where the task stands now as one line, with everything that follows from it (S4)."""
    task.updated_by, task.updated_at = actor, clock.now()
    task.version += 1
    save_checked(task)
    said.task, said.person, said.at = task, actor, clock.now()
    said.status, said.percent = task.status, task.percent
    said.forecast_finish = task.forecast_finish
    save_checked(said)
    settle_due(task)
    _record(type, task, actor, before=before, after=_facts(task))
    _follow_up(task, actor)
    if task.status != Status.DONE:
        withdraw_offers(task)


def _follow_up(task: Task, actor: Person) -> None:
    """S4: what this check-in causes happens with it, or not at all."""
    late = (
        task.status != Status.DONE
        and task.forecast_finish is not None
        and task.planned_finish is not None
        and task.forecast_finish > task.planned_finish
    )
    if late:
        open_exception(task=task, cause=Cause.FORECAST_LATE, reason=task.remark, actor=actor)
    for dependency in reopen_passed_hand_overs(task=task, actor=actor):
        open_exception(
            task=dependency.successor,
            cause=Cause.HANDSHAKE_REOPENED,
            reason=_("Waiting for %s") % _awaited(dependency, task),
            actor=actor,
        )


def _awaited(dependency: Dependency, task: Task) -> str:
    """Name what is waited for by its deliverable; of another project not even that (T6)."""
    return dependency.awaited if dependency.is_across else task.deliverable or task.title


def _facts(task: Task) -> events.Facts:
    return {
        "status": task.status,
        "percent": task.percent,
        "forecast_finish": clock.iso(task.forecast_finish),
        "actual_finish": clock.iso(task.actual_finish),
        "remark": task.remark,
        "delivered": task.delivered,
    }


def _record(
    type: ProgressEvent, task: Task, actor: Person, *, before: events.Facts, after: events.Facts
) -> None:
    events.record(
        type,
        ledger_id=task.project.ledger_id,
        actor=actor,
        subject=task,
        before=before,
        after=after,
    )
