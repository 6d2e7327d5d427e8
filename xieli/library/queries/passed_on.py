"""What an earlier project passes on: its plan, its risks, and what it taught (A6, K6)."""

from dataclasses import dataclass
from datetime import date

from xieli.closing.queries import plain
from xieli.kickoff.models import Goal, Project
from xieli.library.rules import (
    Pattern,
    PatternCadence,
    PatternGoal,
    PatternResource,
    PatternTask,
)
from xieli.people.queries import working_calendar
from xieli.people.rules import WorkingCalendar
from xieli.progress.models import ProjectCadence
from xieli.workplan.models import ResourceRequest, Task


@dataclass(frozen=True, slots=True)
class _Days:
    """Days as counts of working days from a project's first one, which is day 0.

    What begins on a free day begins on the next working day, what ends on one ended before it: so
    no task begins on the day on which the one it waits for ends.
    """

    calendar: WorkingCalendar
    first: date | None

    def start(self, day: date | None) -> int:
        return self.finish(day and self.calendar.next_working(day))

    def finish(self, day: date | None) -> int:
        if self.first is None or day is None:
            return 0
        first = self.calendar.next_working(self.first)
        return max(0, self.calendar.between(first, day))


def pattern_of(project: Project) -> Pattern:
    """Return what an earlier project passes on: its whole breakdown, and what it taught (A6)."""
    tasks = list(project.tasks.for_breakdown())
    starts = (task.planned_start for task in tasks if task.planned_start)
    days = _Days(working_calendar(), project.starts_on or min(starts, default=None))
    return Pattern(
        kind=project.kind,
        urgency=project.urgency,
        background=project.background,
        scope_in=project.scope_in,
        scope_out=project.scope_out,
        length=max(
            [days.finish(project.deadline), *(days.finish(t.planned_finish) for t in tasks)]
        ),
        participants=[
            (row.department.name, row.role, row.contribution)
            for row in project.participants.select_related("department").order_by("pk")
        ],
        goals=[_goal(goal) for goal in project.goals.all()],
        milestones=[
            (milestone.name, days.finish(milestone.due_on))
            for milestone in project.milestones.all()
        ],
        tasks=[_task(task, days) for task in tasks],
        standards=_taught(project),
        cadence=_cadence(project),
    )


def _goal(goal: Goal) -> PatternGoal:
    return PatternGoal(
        goal.metric,
        goal.direction,
        goal.measure,
        plain(goal.baseline) or "",
        plain(goal.target) or "",
        goal.unit,
    )


def _task(task: Task, days: _Days) -> PatternTask:
    starts = days.start(task.planned_start)
    return PatternTask(
        title=task.title,
        department=task.department.name,
        module=task.module,
        action=task.action,
        deliverable=task.deliverable,
        starts=starts,
        finishes=max(starts, days.finish(task.planned_finish)),
        waits_for=[row.predecessor.title for row in task.incoming.all() if not row.is_across],
        risks=[(risk.text, risk.contingency, risk.backup_id or "") for risk in task.risks.all()],
        owner=task.owner_id,
        supporters=[(row.person_id or row.name, row.support) for row in task.supporters.all()],
        resources=[
            _resource(row, days) for row in task.resource_requests.all() if row.state != "declined"
        ],
    )


def _resource(row: ResourceRequest, days: _Days) -> PatternResource:
    starts = days.start(row.starts_on) if row.starts_on else None
    finishes = days.finish(row.ends_on) if row.ends_on else None
    if starts is not None and finishes is not None:
        finishes = max(starts, finishes)
    return PatternResource(row.what, row.department.name, row.kind, row.amount, starts, finishes)


def _cadence(project: Project) -> PatternCadence:
    row = ProjectCadence.objects.filter(project=project).first()
    if row is None:
        return PatternCadence()
    return PatternCadence(row.rhythm, row.weekday, row.at.isoformat("minutes"))


def _taught(project: Project) -> list[str]:
    retrospective = getattr(project, "retrospective", None)
    lessons = retrospective.lessons.filter(question="standardise") if retrospective else ()
    carried = project.standards.values_list("text", flat=True)
    return list(dict.fromkeys([*carried, *(lesson.text for lesson in lessons)]))
