"""The cadence that runs by itself: what is due, who is reminded, who hears of it (S1, S2)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, time

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
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
    *, project: Project, rhythm: str, weekday: int, at: time, version: int, actor: Person
) -> ProjectCadence:
    """Say how often, on which day and by when a project is checked in on (S1, T4)."""
    project = Project.objects.locked(project)
    if not policies.can_set_cadence(actor, project):
        raise NotAllowed(_("Only the leading and the initiating department set the cadence."))
    if rhythm not in list(Rhythm):
        raise RuleViolation("S1.no_rhythm", _("Choose daily or weekly."), field="rhythm")
    if weekday not in range(7):
        raise RuleViolation("S1.no_weekday", _("Choose a day of the week."), field="weekday")
    row = queries.cadence_row(project)
    require_version(row, version)
    before = row.cadence
    row.rhythm, row.weekday, row.at = rhythm, weekday, at
    row.version += 1
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
        is_asked = due is not None and _asked(project, due, hours).exists()
        if is_asked or _ripe(project, _steps(project, hours, now)).exists():
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
    return _reach(project, hours, now, actor)


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
    signed = project.baselines.order_by("number").values_list("created_at", flat=True).first()
    began = signed or project.created_at  # a run has its agreement's plan (K6)
    if not come or come[-1] <= began:
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


def _make(tasks: QuerySet[Task], due: datetime, since: datetime) -> None:
    """What was said since the last due moment, and not yet counted for that, is said (S3)."""
    last = CheckInDue.objects.filter(task=OuterRef("pk")).order_by("-due_at").values("settled_at")
    said = CheckIn.objects.filter(task=OuterRef("pk"), at__gt=OuterRef("counted")).order_by("at")
    rows = tasks.annotate(settled=Subquery(last[:1])).annotate(
        counted=Case(When(settled__gt=since, then=F("settled")), default=Value(since))
    )
    CheckInDue.objects.bulk_create(
        CheckInDue(task_id=pk, due_at=due, since=counted, settled_at=at)
        for pk, counted, at in rows.annotate(said=Subquery(said.values("at")[:1])).values_list(
            "pk", "counted", "said"
        )
    )


def _open(project: Project) -> QuerySet[CheckInDue]:
    return CheckInDue.objects.filter(task__project=project, settled_at=None)


def _steps(project: Project, hours: Hours, now: datetime) -> dict[datetime, Step]:
    """Return which rung each moment has reached at which a check-in is still missing."""
    moments = _open(project).order_by("due_at").values_list("due_at", flat=True).distinct()
    steps = {due_at: reached(due_at, now, hours) for due_at in moments}
    return {due_at: step for due_at, step in steps.items() if step is not None}


def _ripe(project: Project, steps: Mapping[datetime, Step]) -> QuerySet[CheckInDue]:
    """What has reached a rung that nobody was told of, nor of a higher one."""
    untold = Q(pk__in=[])
    for due_at, step in steps.items():
        told = DueRung.objects.filter(due=OuterRef("pk"), step__gte=step)
        untold |= Q(~Exists(told), due_at=due_at)
    return _open(project).filter(untold)


def _forget_what_was_paused(project: Project) -> None:
    """What was due before a rest is asked for no more; the next due moment comes (K7)."""
    resumed = project.pauses.order_by("-resumed_at").values_list("resumed_at", flat=True).first()
    if resumed is not None:
        _open(project).filter(due_at__lt=resumed).update(settled_at=clock.now())


def _reach(project: Project, hours: Hours, now: datetime, actor: Person | None) -> int:
    """Reach every rung whose moment has come; return how many were told."""
    recipients = queries.Recipients(project, now.astimezone(hours.zone).date())
    steps = _steps(project, hours, now)
    rows = _ripe(project, steps).select_related("task__owner", "task__department")
    rungs, told = list[DueRung](), defaultdict[Step, list[events.Said]](list)
    for row in rows.prefetch_related("rungs"):
        had, highest = {rung.step for rung in row.rungs.all()}, steps[row.due_at]
        rungs += [
            DueRung(due=row, step=step, fired_at=now, is_passed_over=True)
            for step in Step
            if step < highest and step not in had
        ]
        person = recipients.of(row.task, highest)
        rungs.append(DueRung(due=row, step=highest, person=person, fired_at=now))
        after: events.Facts = {
            "due_at": row.due_at.isoformat(),
            "step": highest.name.lower(),
            "person": person.pk if person else None,
            "name": person.name if person else None,
        }
        told[highest].append(events.Said(row.task, after=after))
    DueRung.objects.bulk_create(rungs)
    for step, said in told.items():
        events.record_many(TOLD[step], said, ledger_id=project.ledger_id, actor=actor)
    return sum(map(len, told.values()))
