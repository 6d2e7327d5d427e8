"""The weekly agenda, from the rows as they stand (S6): nobody has to prepare it.

Everything about one task is one topic. Weights only order topics: what breaks the deadline comes
before a missed milestone, that before moved tasks, then open dates and missing check-ins.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieli.core import clock
from xieli.exception_reports.models import Cause, ExceptionReport
from xieli.exception_reports.queries import Toll, tolls
from xieli.kickoff.models import Project
from xieli.kickoff.queries import zone
from xieli.meetings.models import ActionItem
from xieli.meetings.rules import LASTS, Agenda, Topic, agenda
from xieli.progress.models import CheckInDue
from xieli.workplan.models import Dependency, Status, Task

AHEAD = timedelta(days=7)  # milestones to come
BREAKS, MISSES, MOVES, LATE, OPEN = 100_000, 10_000, 100, 10, 1
COMING, OVERDUE, REOPENED, MISSING = 200, 100, 50, 20  # a milestone, an action item, a date, …
REOPENED_HERE = Q(reopened_at__isnull=False, predecessor__project=F("successor__project"))
TALKED, TOLD = 5, 2  # minutes of a topic: something is off; something is to be known


@dataclass
class _About:
    """What has been found about one task."""

    task: Task
    weight: int = 0
    why: list[str] = field(default_factory=list)

    def add(self, weight: int, why: str) -> None:
        self.weight += weight
        self.why.append(why)


def weekly_agenda(project: Project, lasts: int = LASTS) -> Agenda:
    """Return the week's agenda: exceptions, open dates, missing check-ins, what was agreed."""
    found = dict[str, _About]()
    for task, weight, why in (
        *_exceptions(project),
        *_reopened(project),
        *_missing(project),
    ):
        found.setdefault(task.pk, _About(task)).add(weight, why)
    topics = [
        Topic(
            id=each.task.pk,
            title=each.task.title,
            who=f"{each.task.department.name}·{each.task.owner.name}",
            path=f"/projects/{project.code}/progress/?task={each.task.pk}",
            why=each.why,
            weight=each.weight,
            minutes=TALKED,
        )
        for each in found.values()
    ]
    return agenda([*topics, *_milestones(project), *_late_actions(project)], lasts)


type _Found = Iterator[tuple[Task, int, str]]


def _exceptions(project: Project) -> _Found:
    """Open exceptions; one that only says a date is waited for is told where that comes from."""
    waiting = Dependency.objects.filter(REOPENED_HERE, successor__project=project)
    rows = ExceptionReport.objects.open().filter(project=project)
    rows = rows.exclude(cause=Cause.HANDSHAKE_REOPENED, task__in=waiting.values("successor"))
    reports = list(rows.select_related("task__owner", "task__department"))
    costs = tolls(project, reports)
    for report in reports:
        toll = costs[report.pk]
        reason = report.reason or report.get_cause_display()
        yield report.task, _weight(toll), "；".join([reason, *_cost(toll)])


def _weight(toll: Toll) -> int:
    days = sum(task.days for task in toll.moved)
    return (
        BREAKS * toll.days_over
        + MISSES * len(toll.milestones)
        + MOVES * days
        + LATE * toll.days
        + OPEN * toll.age
    )


def _cost(toll: Toll) -> Iterator[str]:
    if toll.moved:
        titles = "、".join(f"《{task.title}》" for task in toll.moved)
        count = len(toll.moved)
        words = ngettext("%(n)d task moves: %(titles)s", "%(n)d tasks move: %(titles)s", count)
        yield words % {"n": count, "titles": titles}
    if toll.milestones:
        yield _("milestones missed: %s") % "、".join(toll.milestones)
    if toll.days_over:
        words = ngettext(
            "%d working day after the deadline", "%d working days after the deadline",
            toll.days_over,
        )  # fmt: skip
        yield words % toll.days_over


def _reopened(project: Project) -> _Found:
    """Hand-over dates that were moved: the topic is the task they are waited for from."""
    rows = (
        Dependency.objects.filter(predecessor__project=project, reopened_at__isnull=False)
        .exclude(predecessor__status=Status.DONE)
        .select_related("predecessor__owner", "predecessor__department", "successor__owner")
    )
    for row in rows:
        if row.is_across:
            yield row.predecessor, REOPENED, _("another project waits for a new date")
            continue
        yield row.predecessor, REOPENED, _talked_about(row)


def _talked_about(row: Dependency) -> str:
    """Who has to say what, and what was promised before that (B6)."""
    said = {"who": row.successor.owner.name, "new": clock.iso(row.hand_over_on) or ""}
    words = _("%(who)s waits for a new date") % said
    if row.is_offered:
        words = _("%(who)s is asked to agree to %(new)s") % said
    if row.promised_on is None:
        return words
    return "；".join([words, _("promised was %s") % row.promised_on.isoformat()])


def _missing(project: Project) -> _Found:
    late = CheckInDue.objects.filter(
        task__project=project, settled_at=None, due_at__lte=clock.now()
    ).select_related("task__owner", "task__department")
    for due in late:
        yield due.task, MISSING, _("no check-in in time")


def _milestones(project: Project) -> Iterator[Topic]:
    today = clock.today(zone())
    for row in project.milestones.filter(due_on__gte=today, due_on__lte=today + AHEAD):
        yield Topic(
            id=row.pk,
            title=row.name,
            who="",
            path=f"/projects/{project.code}/plan/",
            why=[_("milestone on %s") % row.due_on.isoformat()],
            weight=COMING,
            minutes=TOLD,
        )


def _late_actions(project: Project) -> Iterator[Topic]:
    """What was agreed and not done in time comes back."""
    today = clock.today(zone())
    rows = ActionItem.objects.filter(project=project, done_at=None, due_on__lt=today)
    for row in rows.select_related("owner__department"):
        yield Topic(
            id=row.pk,
            title=row.text,
            who=f"{row.owner.department.name}·{row.owner.name}",
            path=f"/projects/{project.code}/meetings/#a-{row.pk}",
            why=[_("agreed for %s and not done") % row.due_on.isoformat()],
            weight=OVERDUE + (today - row.due_on).days,
            minutes=TOLD,
        )
