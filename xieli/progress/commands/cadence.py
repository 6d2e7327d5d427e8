"""The cadence that runs by itself: what is due, who is reminded, who hears of it (S1, S2)."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff.models import Kind, Pause, Phase, Project
from xieli.people.models import Organisation, Person
from xieli.progress import policies, queries
from xieli.progress.events import ProgressEvent
from xieli.progress.models import CheckIn, CheckInDue, DueRung, ProjectCadence
from xieli.progress.rules import Hours, Rhythm, Step, fires_at, reached
from xieli.workplan.models import Status, Task

TOLD = {
    Step.OWNER: ProgressEvent.REMINDED,
    Step.LEAD: ProgressEvent.MISSED,
    Step.HEAD: ProgressEvent.ESCALATED,
    Step.INITIATING: ProgressEvent.ESCALATED,
}


@write()
def set_cadence(
    *, project: Project, rhythm: str, weekday: int, at: time, actor: Person
) -> ProjectCadence:
    """Say how often, on which day and by when a project is checked in on (S1)."""
    project = Project.objects.locked(project)
    if not policies.can_set_cadence(actor, project):
        raise NotAllowed(_("Only the leading and the initiating department set the cadence."))
    if rhythm not in list(Rhythm):
        raise RuleViolation("S1.no_rhythm", _("Choose daily or weekly."), field="rhythm")
    if weekday not in range(7):
        raise RuleViolation("S1.no_weekday", _("Choose a day of the week."), field="weekday")
    row = ProjectCadence(project=project, rhythm=rhythm, weekday=weekday, at=at)
    before = queries.cadence_of(project)
    save_checked(row)
    events.record(
        ProgressEvent.CADENCE_SET,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=project,
        before={"rhythm": before.rhythm, "weekday": before.weekday, "at": str(before.at)},
        after={"rhythm": rhythm, "weekday": weekday, "at": str(at)},
    )
    return row


def climb() -> int:
    """Ask for what is due and climb the ladder of what is missing; return how many were told.

    The worker's: each project in a transaction of its own, each rung once (R9). Nothing is kept in
    memory, so a killed worker, a second one or a clock that jumps changes nothing (R10).
    """
    hours, now = queries.hours_of(Organisation.objects.get()), clock.now()
    told = 0
    for project in _under_way():
        due, since = _current(project, hours, now)
        if (due is not None and _asks(project, due, hours)) or _open(project).exists():
            told += climb_project(project=project, due=due, since=since, actor=None)
    return told


@write()
def climb_project(
    *, project: Project, due: datetime | None, since: datetime | None, actor: Person | None
) -> int:
    """Make a project's dues and reach the rungs whose moment has come; return how many were told.

    Of several rungs that passed while nobody looked, only the highest is told (S2).
    """
    project = Project.objects.locked(project)
    if not _under_way().filter(pk=project.pk).exists():
        return 0
    hours, now = queries.hours_of(Organisation.objects.get()), clock.now()
    if due is not None and since is not None:
        _make(_asked(project, due, hours), due, since)
    _forget_what_was_paused(project)
    told = 0
    for row in _open(project).select_related("task__owner", "task__department", "task__project"):
        told += _reach(row, hours, now, actor)
    return told


def settle_due(task: Task) -> None:
    """A check-in settles what is due of a task; the command that checks in calls it."""
    CheckInDue.objects.filter(task=task, settled_at=None).update(settled_at=clock.now())


def _under_way() -> QuerySet[Project]:
    """Projects whose cadence runs: executing, not resting, no mere agreement (K6, K7)."""
    resting = Pause.objects.filter(project=OuterRef("pk"), resumed_at__isnull=True)
    return (
        Project.objects.filter(phase=Phase.EXECUTION)
        .exclude(Exists(resting))
        .exclude(kind=Kind.PROCESS, runs_under__isnull=True)
    )


def _current(
    project: Project, hours: Hours, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Return the due moment whose reminder has come last, and from when a check-in counts for it.

    That is since the due moment before it, or since the project began.
    """
    day = now.astimezone(hours.zone).date()
    dues = queries.dues_around(queries.cadence_of(project), hours, day)
    come = [due for due in dues if fires_at(due, Step.OWNER, hours) <= now]
    began = project.baselines.order_by("number").values_list("created_at", flat=True).first()
    if not come or began is None or come[-1] <= began:
        return None, None
    return come[-1], max([began, *come[-2:-1]])


def _asked(project: Project, due: datetime, hours: Hours) -> QuerySet[Task]:
    """Tasks that have begun, or should have by then, are not done, and were not asked yet."""
    day = due.astimezone(hours.zone).date()
    begun = Q(planned_start__isnull=True) | Q(planned_start__lte=day)
    return (
        project.tasks.filter(begun | ~Q(status=Status.NOT_STARTED))
        .exclude(status=Status.DONE)
        .exclude(dues__due_at__gte=due)
    )


def _asks(project: Project, due: datetime, hours: Hours) -> bool:
    return _asked(project, due, hours).exists()


def _make(tasks: Iterable[Task], due: datetime, since: datetime) -> None:
    """What was said since the last due moment, and not yet counted for that, is said (S3)."""
    for task in tasks:
        before = task.dues.order_by("-due_at").values_list("settled_at", flat=True).first()
        counts_from = max(since, before or since)
        said = CheckIn.objects.filter(task=task, at__gt=counts_from).order_by("at").first()
        row = CheckInDue(
            task=task, due_at=due, since=counts_from, settled_at=said.at if said else None
        )
        save_checked(row)


def _open(project: Project) -> QuerySet[CheckInDue]:
    return CheckInDue.objects.filter(task__project=project, settled_at=None)


def _forget_what_was_paused(project: Project) -> None:
    """What was due before a rest is asked for no more; the next due moment comes (K7)."""
    resumed = project.pauses.order_by("-resumed_at").values_list("resumed_at", flat=True).first()
    if resumed is not None:
        _open(project).filter(due_at__lt=resumed).update(settled_at=clock.now())


def _reach(row: CheckInDue, hours: Hours, now: datetime, actor: Person | None) -> int:
    highest = reached(row.due_at, now, hours)
    if highest is None:
        return 0
    had = set(row.rungs.values_list("step", flat=True))
    if highest in had:
        return 0
    for step in Step:
        if step < highest and step not in had:
            save_checked(DueRung(due=row, step=step, fired_at=now, is_passed_over=True))
    person = queries.recipient(row.task, highest, now.astimezone(hours.zone).date())
    save_checked(DueRung(due=row, step=highest, person=person, fired_at=now))
    events.record(
        TOLD[highest],
        ledger_id=row.task.project.ledger_id,
        actor=actor,
        subject=row.task,
        after={
            "due_at": clock.iso(row.due_at),
            "step": highest.name.lower(),
            "person": person.pk if person else None,
            "name": person.name if person else None,
        },
    )
    return 1
