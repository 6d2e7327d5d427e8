"""What an exception moves, computed from the plan: nobody has to work it out (S4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xieli.core import clock
from xieli.exception_reports.models import Cause, ExceptionReport
from xieli.kickoff.models import Project
from xieli.people.models import Department, Organisation
from xieli.people.queries import today, working_calendar
from xieli.workplan.models import Dependency
from xieli.workplan.queries import plan_of
from xieli.workplan.rules import Impact, Plan, Proposed, compare


@dataclass(frozen=True, slots=True)
class Moved:
    """A task that waits for the late one: whose it is, when it is expected now, days later."""

    id: str
    title: str
    departments: list[str]
    expected: date
    days: int


@dataclass(frozen=True, slots=True)
class Toll:
    """What an open exception costs as things stand; all in working days.

    `age`: how long it is open; `days`: how late its own task is; `days_over`: how late the end of
    the project is against its deadline, where this exception is what breaks it.
    """

    age: int
    days: int = 0
    moved: tuple[Moved, ...] = ()
    milestones: tuple[str, ...] = ()
    days_over: int = 0

    @property
    def departments(self) -> list[str]:
        """Whose tasks it moves, each once."""
        return sorted({name for task in self.moved for name in task.departments})


def tolls(project: Project, reports: Iterable[ExceptionReport]) -> dict[str, Toll]:
    """Return what each open exception moves, by its id; the plan is read once for all of them."""
    waiting = [report for report in reports if report.closed_at is None]
    if not waiting:
        return {}
    plan, open_for, awaited = plan_of(project), ages(waiting), _awaited(project)
    titles = dict(project.tasks.values_list("pk", "title"))
    departments = dict(Department.objects.values_list("pk", "name"))
    return {
        report.pk: _toll(
            report, plan, titles, departments, open_for[report.pk].days, awaited[report.task_id]
        )
        for report in waiting
    }


@dataclass(frozen=True, slots=True)
class Age:
    """How long an exception is open, or was until it was closed: working days, working hours."""

    days: int
    hours: float


def ages(reports: Iterable[ExceptionReport]) -> dict[str, Age]:
    """Return how old these exceptions are, by id; page, API and agenda tell the same (T5)."""
    organisation, calendar, now = Organisation.objects.get(), working_calendar(), clock.now()
    place = organisation.zone
    hours = (organisation.opens_at, organisation.closes_at, place)
    found = {}
    for report in reports:
        begin, end = report.opened_at, report.closed_at or now
        days = calendar.between(begin.astimezone(place).date(), end.astimezone(place).date())
        found[report.pk] = Age(days, round(calendar.hours_between(begin, end, *hours), 2))
    return found


def _awaited(project: Project) -> Mapping[str, Mapping[str, date]]:
    """Return by when each task gets what it waits for, as dates are spoken of now (B6)."""
    found = defaultdict[str, dict[str, date]](dict)
    rows = Dependency.objects.filter(successor__project=project, predecessor__project=project)
    for successor, predecessor, *days in rows.values_list(
        "successor", "predecessor", "hand_over_on", "predecessor__forecast_finish"
    ):
        day = max(filter(None, days), default=None)
        if day is not None:
            found[successor][predecessor] = day
    return found


def _toll(
    report: ExceptionReport,
    plan: Plan,
    titles: Mapping[str, str],
    departments: Mapping[str, str],
    age: int,
    awaited: Mapping[str, date],
) -> Toll:
    late = _late(report, plan, awaited)
    found = _impact(late, plan)
    if found is None:
        return Toll(age)
    moves = [(move, move.after) for move in found.tasks if move.after and move.projected_by > 0]
    deadline = found.deadline
    return Toll(
        age=age,
        days=next((move.projected_by for move, _at in moves if move.task == report.task_id), 0),
        moved=tuple(
            Moved(
                id=move.task,
                title=titles[move.task],
                departments=sorted(departments[pk] for pk in move.departments),
                expected=slot.projected_finish,
                days=move.projected_by,
            )
            for move, slot in moves
            if move.task != report.task_id and move.task not in late
        ),
        milestones=tuple(name for name, change in found.milestones.items() if change.breaks),
        days_over=deadline.after.late if deadline and deadline.after and deadline.breaks else 0,
    )


def _late(report: ExceptionReport, plan: Plan, awaited: Mapping[str, date]) -> dict[str, date]:
    """Return which tasks end later than promised, and when.

    Where a hand-over date was reopened, those it waits for: as forecast, or on the date they talk
    about now. Else its own task: as forecast, else as the report says it recovers, else today at
    the earliest. None that has no dates or is done.
    """
    undone = {each.id: each for each in plan.graph.tasks if each.actual_finish is None}
    if report.cause == Cause.HANDSHAKE_REOPENED:
        return {pk: day for pk, day in awaited.items() if pk in undone}
    task = undone.get(report.task_id)
    if task is None:
        return {}
    day = task.forecast_finish or report.recovery_on or max(today(), task.planned_finish)
    return {task.id: day}


def _impact(late: Mapping[str, date], plan: Plan) -> Impact | None:
    """Compare the plan in which these tasks end as promised with the one in which they are late."""
    if not late:
        return None
    tasks = [each for each in plan.graph.tasks if each.id in late]
    kept = [replace(each, forecast_finish=None) for each in tasks]
    broken = [replace(each, forecast_finish=late[each.id]) for each in tasks]
    return compare(
        Proposed(tasks=kept).applied_to(plan),
        Proposed(tasks=broken).applied_to(plan),
        working_calendar(),
    )
