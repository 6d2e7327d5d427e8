"""What an exception moves, computed from the plan: nobody has to work it out (S4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Project
from xieli.kickoff.queries import zone
from xieli.people.models import Department
from xieli.people.queries import today, working_calendar
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
    plan = plan_of(project)
    titles = dict(project.tasks.values_list("pk", "title"))
    departments = dict(Department.objects.values_list("pk", "name"))
    return {report.pk: _toll(report, plan, titles, departments) for report in waiting}


def _toll(
    report: ExceptionReport,
    plan: Plan,
    titles: Mapping[str, str],
    departments: Mapping[str, str],
) -> Toll:
    opened_on = report.opened_at.astimezone(zone()).date()
    age = working_calendar().between(opened_on, today())
    found = _impact(report, plan)
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
            if move.task != report.task_id
        ),
        milestones=tuple(name for name, change in found.milestones.items() if change.breaks),
        days_over=deadline.after.late if deadline and deadline.after and deadline.breaks else 0,
    )


def _impact(report: ExceptionReport, plan: Plan) -> Impact | None:
    """Compare the plan in which this task ends as promised with the one in which it is late.

    It ends as forecast, else as the report says it recovers, else today at the earliest. None
    where the task has no dates or is done.
    """
    task = next((each for each in plan.graph.tasks if each.id == report.task_id), None)
    if task is None or task.actual_finish is not None:
        return None
    late = task.forecast_finish or report.recovery_on or max(today(), task.planned_finish)
    kept = Proposed(tasks=[replace(task, forecast_finish=None)]).applied_to(plan)
    broken = Proposed(tasks=[replace(task, forecast_finish=late)]).applied_to(plan)
    return compare(kept, broken, working_calendar())
