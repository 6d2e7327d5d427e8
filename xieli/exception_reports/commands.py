"""Opening, completing, acknowledging, closing and reopening exceptions (S4, S5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from xieli.attachments.commands import Incoming, attach_files
from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.exception_reports import policies, queries
from xieli.exception_reports.events import ExceptionEvent
from xieli.exception_reports.models import Cause, ExceptionKind, ExceptionReport
from xieli.kickoff.models import Urgency
from xieli.people.models import Person
from xieli.people.queries import after_working_hours
from xieli.workplan.commands.rows import bump, lock_task
from xieli.workplan.models import Task

RESPONSE_HOURS = {Urgency.URGENT: 2, Urgency.NORMAL: 8}


@dataclass(frozen=True, slots=True)
class ExceptionText:
    """What the owner must say about an exception."""

    reason: str
    impact: str = ""
    resolution: str = ""
    recovery_on: date | None = None
    kind: str = ExceptionKind.DELAY


@write()
def open_exception(
    *, task: Task, cause: Cause, reason: str = "", actor: Person | None
) -> ExceptionReport:
    """Draft the one exception of a task and cause; where one is open already, keep it (S4)."""
    task = lock_task(task)
    standing = ExceptionReport.objects.open().filter(task=task, cause=cause).first()
    if standing is not None:
        return standing
    kind = (
        ExceptionKind.RESOURCE_CONFLICT if cause == Cause.RESOURCE_DECLINED else ExceptionKind.DELAY
    )
    text = ExceptionText(reason=reason, recovery_on=task.forecast_finish, kind=kind)
    return _open(task, cause, text, None, ExceptionEvent.OPENED, actor)


@write()
def report_exception(
    *, task: Task, text: ExceptionText, files: Sequence[Incoming] = (), actor: Person
) -> ExceptionReport:
    """Any owner or supporter reports an exception, any time; bad news is never refused (S4).

    With photos or other files of it, or none; a file that is refused refuses the report (T2).
    """
    task = lock_task(task)
    if not policies.can_report(actor, task):
        raise NotAllowed(_("Owners and supporters of this project report exceptions."))
    if not text.reason.strip():
        raise RuleViolation("S4.no_reason", _("Say what happened."), field="reason")
    report = _open(task, Cause.REPORTED, text, actor, ExceptionEvent.REPORTED, actor)
    place = queries.place_of(report)
    attach_files(place=place, subject_type=queries.EXCEPTION, files=files, actor=actor)
    return report


@write()
def complete_exception(
    *, report: ExceptionReport, text: ExceptionText, version: int, actor: Person
) -> ExceptionReport:
    """Say reason, impact, resolution and recovery date (S4)."""
    report = _lock(report, version)
    if not policies.can_complete(actor, report):
        raise NotAllowed(_("Only %s completes this exception.") % report.task.owner.name)
    if report.closed_at is not None:
        raise RuleViolation("S5.closed", _("This exception is closed."))
    _write(report, text)
    return _save(report, ExceptionEvent.COMPLETED, actor)


@write()
def acknowledge_exception(
    *, report: ExceptionReport, version: int, actor: Person
) -> ExceptionReport:
    """The lead has seen it and takes it up (S5)."""
    report = _lock(report, version)
    if not policies.can_acknowledge(actor, report.project):
        raise NotAllowed(_("Only the leading department acknowledges an exception."))
    if report.closed_at is not None or report.acknowledged_at is not None:
        raise RuleViolation("S5.acknowledged", _("It is acknowledged already."))
    report.acknowledged_by, report.acknowledged_at = actor, clock.now()
    return _save(report, ExceptionEvent.ACKNOWLEDGED, actor)


@write()
def close_exception(*, report: ExceptionReport, version: int, actor: Person) -> ExceptionReport:
    """The lead closes it once everything is said; never the reporter alone (S5)."""
    report = _lock(report, version)
    if not policies.can_acknowledge(actor, report.project):
        raise NotAllowed(_("Only the leading department closes an exception."))
    if report.closed_at is not None:
        raise RuleViolation("S5.closed", _("This exception is closed."))
    if report.acknowledged_at is None:
        raise RuleViolation("S5.not_acknowledged", _("Acknowledge it first."))
    if not report.is_complete:
        raise RuleViolation(
            "S5.incomplete",
            _("Reason, impact, resolution and recovery date are said before it closes."),
        )
    alone = actor.pk == report.acknowledged_by_id
    if alone and actor.pk in (report.opened_by_id, report.task.owner_id):
        raise RuleViolation(
            "S5.reporter_alone",
            _("Somebody else of the leading department closes what you reported yourself."),
        )
    report.closed_by, report.closed_at = actor, clock.now()
    return _save(report, ExceptionEvent.CLOSED, actor)


@write()
def reopen_exception(*, report: ExceptionReport, version: int, actor: Person) -> ExceptionReport:
    """The supervising department is not satisfied (S5)."""
    report = _lock(report, version)
    if not policies.can_reopen(actor, report.project):
        raise NotAllowed(_("Only a supervising department reopens an exception."))
    if report.closed_at is None:
        raise RuleViolation("S5.not_closed", _("This exception is still open."))
    newer = ExceptionReport.objects.open().filter(task=report.task, cause=report.cause)
    if report.cause != Cause.REPORTED and newer.exists():
        raise RuleViolation("S5.newer_open", _("A newer exception of this task is open."))
    report.closed_by = report.closed_at = None
    report.acknowledged_by = report.acknowledged_at = None
    report.reopened_by, report.reopened_at = actor, clock.now()
    report.respond_by = after_working_hours(RESPONSE_HOURS[Urgency(report.project.urgency)])
    return _save(report, ExceptionEvent.REOPENED, actor)


def _open(
    task: Task,
    cause: Cause,
    text: ExceptionText,
    opened_by: Person | None,
    type: ExceptionEvent,
    actor: Person | None,
) -> ExceptionReport:
    last = task.project.exceptions.aggregate(last=Max("number"))["last"] or 0
    report = ExceptionReport(
        project=task.project,
        task=task,
        number=last + 1,
        cause=cause,
        opened_by=opened_by,
        opened_at=clock.now(),
        respond_by=after_working_hours(RESPONSE_HOURS[Urgency(task.project.urgency)]),
    )
    _write(report, text)
    save_checked(report)
    bump([task.pk])
    _record(type, report, actor)
    return report


def _write(report: ExceptionReport, text: ExceptionText) -> None:
    report.reason, report.impact = text.reason.strip(), text.impact.strip()
    report.resolution, report.recovery_on = text.resolution.strip(), text.recovery_on
    report.kind = text.kind


def _lock(report: ExceptionReport, version: int) -> ExceptionReport:
    Ledger.objects.locked(report.project.ledger_id)
    current = ExceptionReport.objects.select_related(
        "project", "task__department", "task__owner", "task__project"
    ).get(pk=report.pk)
    require_version(current, version)
    return current


def _save(report: ExceptionReport, type: ExceptionEvent, actor: Person) -> ExceptionReport:
    report.version += 1
    save_checked(report)
    bump([report.task_id])
    _record(type, report, actor)
    return report


def _record(type: ExceptionEvent, report: ExceptionReport, actor: Person | None) -> None:
    events.record(
        type,
        ledger_id=report.project.ledger_id,
        actor=actor,
        subject=report,
        after={
            "task": report.task_id,
            "number": report.number,
            "cause": report.cause,
            "kind": report.kind,
            "reason": report.reason,
            "impact": report.impact,
            "resolution": report.resolution,
            "recovery_on": clock.iso(report.recovery_on),
        },
    )
