"""The plan of one run of a process: the agreement's stations, their days shifted (K6)."""

from dataclasses import replace
from datetime import date

from xieli.core import clock
from xieli.core.database import write
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.people.queries import working_calendar
from xieli.workplan import queries
from xieli.workplan.commands.breakdown import baseline_by
from xieli.workplan.commands.rows import new_task
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries import TaskText, text_of


@write()
def start_run(*, agreement: Project, title: str, starts_on: date, actor: Person) -> Project:
    """Begin one run of a process: its tasks, hand-over days and signatures are inherited (K6).

    Baseline 1 of the run is the agreement's signed breakdown; the day of every hand-over is as
    far from the start as it was promised there.
    """
    project = kickoff.begin_run(agreement=agreement, title=title, starts_on=starts_on, actor=actor)
    Project.objects.locked(project)
    stations = list(agreement.tasks.for_breakdown())
    tasks = {
        row.pk: new_task(project, _moved(row, agreement, starts_on), actor) for row in stations
    }
    promised = Dependency.objects.filter(successor__in=stations)
    Dependency.objects.bulk_create(
        Dependency(
            predecessor=tasks[row.predecessor_id],
            successor=tasks[row.successor_id],
            hand_over_on=tasks[row.predecessor_id].planned_finish,
            proposed_by=row.proposed_by,
            proposed_at=clock.now(),
            is_promise=row.is_promise,
            asked_at=clock.now(),
            promised_on=tasks[row.predecessor_id].planned_finish if row.confirmed_at else None,
            confirmed_by=row.confirmed_by,
            confirmed_at=clock.now() if row.confirmed_at else None,
        )
        for row in promised.select_related("proposed_by", "confirmed_by")
        if row.predecessor_id in tasks
    )
    revision = queries.breakdown_revision(agreement)
    assert revision is not None  # noqa: S101 - an agreement in force has its signed breakdown
    baseline_by(project, revision, actor)
    return project


def _moved(row: Task, agreement: Project, starts_on: date) -> TaskText:
    calendar, first = working_calendar(), agreement.starts_on or starts_on

    def moved(day: date | None) -> date | None:
        return day and calendar.shifted(day, first, starts_on)

    text = text_of(row)
    return replace(
        text, planned_start=moved(text.planned_start), planned_finish=moved(text.planned_finish)
    )
