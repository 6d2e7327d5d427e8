"""When the next check-in of a project is due, and the ladder of one that is missing (S1, S2)."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.kickoff.models import Project, Urgency
from xieli.kickoff.rules import Role
from xieli.people.models import Department, Organisation, Person
from xieli.people.queries import away_on, stand_in_for, working_calendar
from xieli.progress.models import CheckIn, CheckInDue, ProjectCadence
from xieli.progress.rules import Cadence, Hours, Rhythm, Step, due_moments, fires_at
from xieli.signoff.policies import head_of
from xieli.workplan.models import Task

FRIDAY = 4
REACH = timedelta(days=35)  # no cadence pauses for longer: holidays take a week, or two


def hours_of(organisation: Organisation) -> Hours:
    """Return the organisation's working hours and how its ladder is set (S2)."""
    return Hours(
        working_calendar(),
        organisation.opens_at,
        organisation.closes_at,
        organisation.zone,
        organisation.remind_hours,
        organisation.rung_days,
    )


def cadence_of(project: Project) -> Cadence:
    """Return a project's cadence: its own, else what its urgency asks for, by 17:00 (S1)."""
    return cadence_row(project).cadence


def cadence_row(project: Project) -> ProjectCadence:
    """Return the same with the version a change of it is made on; not saved where it is usual."""
    own = ProjectCadence.objects.filter(project=project).first()
    if own is not None:
        return own
    usual = usual_cadence(Urgency(project.urgency))
    return ProjectCadence(
        project=project, rhythm=usual.rhythm.value, weekday=usual.weekday, at=usual.at
    )


def usual_cadence(urgency: Urgency) -> Cadence:
    """Return what the template asks for: urgent work daily, other work on Fridays."""
    rhythm = Rhythm.DAILY if urgency is Urgency.URGENT else Rhythm.WEEKLY
    return Cadence(rhythm, FRIDAY, ProjectCadence.CLOSE)


def dues_around(cadence: Cadence, hours: Hours, day: date) -> list[datetime]:
    """Return the due moments some weeks before and after a day."""
    return due_moments(cadence, hours, day - REACH, day + REACH)


def next_due(project: Project) -> datetime | None:
    """Return when the next check-in of a project is due; None while it rests (K7)."""
    if project.standing_pause is not None:
        return None
    hours = hours_of(Organisation.objects.get())
    now = clock.now()
    dues = dues_around(cadence_of(project), hours, now.astimezone(hours.zone).date())
    return next((due for due in dues if due >= now), None)


def settled_until(tasks: Iterable[Task]) -> dict[str, datetime]:
    """Return the tasks nothing is asked of now, and until when: their next due moment (S1, S3).

    That are those somebody spoke of since the last due moment, where nothing is missing.
    """
    tasks, now = list(tasks), clock.now()
    missing = set(
        CheckInDue.objects.filter(task__in=tasks, settled_at=None).values_list("task", flat=True)
    )
    said = CheckIn.objects.filter(task__in=tasks).values_list("task").order_by("task")
    spoken = dict(said.annotate(last=Max("at")))
    hours = hours_of(Organisation.objects.get())
    around = dict[str, tuple[datetime, datetime]]()
    for project, cadence in _cadences({task.project for task in tasks}).items():
        dues = dues_around(cadence, hours, now.astimezone(hours.zone).date())
        come = bisect_right(dues, now)
        around[project] = dues[come - 1], dues[come]
    return {
        task.pk: around[task.project_id][1]
        for task in tasks
        if task.pk not in missing
        and task.pk in spoken
        and spoken[task.pk] > around[task.project_id][0]
    }


def _cadences(projects: Collection[Project]) -> dict[str, Cadence]:
    own = {
        row.project_id: row.cadence for row in ProjectCadence.objects.filter(project__in=projects)
    }
    return {
        project.pk: own.get(project.pk) or usual_cadence(Urgency(project.urgency))
        for project in projects
    }


class Recipients:
    """Who hears of a project's missing check-ins on a day, each asked for once (S2)."""

    def __init__(self, project: Project, day: date) -> None:
        self._project, self._away = project, away_on(day)
        self._found: dict[tuple[Step, str], Person | None] = {}

    def of(self, task: Task, step: Step) -> Person | None:
        """Return who hears of it at a rung, or stands in for them; None where there is nobody."""
        whose = {Step.OWNER: task.owner_id, Step.HEAD: task.department_id}.get(step, "")
        if (step, whose) not in self._found:
            person = self._person(task, step)
            self._found[step, whose] = stand_in_for(person, self._away) if person else None
        return self._found[step, whose]

    def _person(self, task: Task, step: Step) -> Person | None:
        match step:
            case Step.OWNER:
                return task.owner
            case Step.LEAD:
                return self._head_with(Role.LEAD)
            case Step.HEAD:
                return head_of(task.department)
            case Step.INITIATING:
                return self._head_with(Role.INITIATING)

    def _head_with(self, role: Role) -> Person | None:
        rows = self._project.participants.filter(role=role.value)
        row = rows.select_related("department__head").first()
        department: Department | None = row.department if row else None
        return head_of(department) if department else None


def step_words() -> dict[Step, str]:
    """Return what the rungs are called."""
    return {
        Step.OWNER: _("owner"),
        Step.LEAD: _("lead"),
        Step.HEAD: _("head of the department"),
        Step.INITIATING: _("initiating department"),
    }


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung as a page shows it: who hears of it, when; whether they have."""

    word: str
    person: str
    at: datetime
    is_told: bool


def ladder(task: Task) -> list[Rung]:
    """Return the rungs of a task's check-in that is due now; empty while none is."""
    due = CheckInDue.objects.filter(task=task, settled_at=None).order_by("-due_at").first()
    if due is None:
        return []
    hours, words = hours_of(Organisation.objects.get()), step_words()
    told = {rung.step: rung for rung in due.rungs.select_related("person")}
    recipients = Recipients(task.project, clock.now().astimezone(hours.zone).date())
    found = []
    for step in Step:
        rung = told.get(step)
        person = rung.person if rung else recipients.of(task, step)
        at = fires_at(due.due_at, step, hours)
        is_told = rung is not None and not rung.is_passed_over
        found.append(Rung(words[step], person.name if person else "—", at, is_told))
    return found
