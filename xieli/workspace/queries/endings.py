"""What the end of a project asks of somebody, and what a pause lets rest (A1-A5, K7)."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from xieli.closing.models import GoalResult, Lesson, Retrospective
from xieli.core import clock
from xieli.kickoff.models import Participation, Pause, Phase, Project
from xieli.kickoff.queries import zone
from xieli.kickoff.rules import Role
from xieli.library.queries import next_step
from xieli.people.models import Person
from xieli.workplan.models import Status, Task
from xieli.workspace.queries.to_do import ToDo, ToDoKind


def to_end(person: Person, headed: list[str]) -> list[ToDo]:
    """Return what only this person can do so that projects end: confirm, advance, answer, adopt.

    `headed` are the departments they sign for.
    """
    own = [*_to_confirm_goals(person), *_to_adopt(person)]
    return [*own, *_to_advance(headed), *_to_answer(headed)] if headed else own


def standing_pauses() -> Iterator[tuple[str, Pause]]:
    """Yield the projects that rest, by code: nothing is due in them (K7)."""
    for pause in Pause.objects.filter(resumed_at__isnull=True).select_related("project"):
        yield pause.project.code, pause


def to_resume(headed: list[str]) -> list[ToDo]:
    """Return the pauses whose day has passed, for whoever leads the project (K7)."""
    if not headed:
        return []
    today = clock.today(zone())
    led = Participation.objects.filter(role=Role.LEAD.value, department__in=headed)
    rows = Pause.objects.filter(
        resumed_at__isnull=True, until__lt=today, project__in=led.values("project")
    )
    return [
        ToDo(
            ToDoKind.RESUME,
            row.project.pk,
            row.project.code,
            row.project.title,
            row.reason,
            row.paused_at,
            due_on=row.until,
        )
        for row in rows.select_related("project")
    ]


def _to_confirm_goals(person: Person) -> Iterator[ToDo]:
    rows = GoalResult.objects.filter(
        acceptor=person,
        measured__isnull=False,
        confirmed_at__isnull=True,
        acceptance__concluded_at__isnull=True,
    ).for_acceptance()
    for row in rows:
        project = row.acceptance.project
        yield ToDo(
            ToDoKind.CONFIRM_GOAL,
            row.pk,
            project.code,
            project.title,
            row.goal.metric,
            row.measured_at or row.acceptance.opened_at,
            holds_up=row.measured_by.name if row.measured_by else "",
            detail=f"{row.measured:.4g} {row.goal.unit}",
        )


def _to_advance(headed: list[str]) -> Iterator[ToDo]:
    """The next step of every project that closes, or whose work is done, for who leads it."""
    roles = Participation.objects.filter(
        project=OuterRef("pk"),
        department__in=headed,
        role__in=[Role.LEAD.value, Role.SUPERVISING.value],
    )
    unfinished = Task.objects.filter(project=OuterRef("pk")).exclude(status=Status.DONE)
    mine = Project.objects.filter(Exists(roles))
    ready = mine.filter(phase=Phase.EXECUTION).exclude(Exists(unfinished))
    for project in (ready | mine.filter(phase=Phase.CLOSING)).distinct():
        step = next_step(project)
        if (
            step is None
            or not project.participants.filter(role=step.role, department__in=headed).exists()
        ):
            continue
        yield ToDo(ToDoKind.ADVANCE, project.pk, project.code, project.title, step.code, step.since)


def _to_answer(headed: list[str]) -> Iterator[ToDo]:
    taking_part = Participation.objects.filter(
        project=OuterRef("project"), department__in=headed
    ).exclude(role=Role.INFORMED.value)
    rows = (
        Retrospective.objects.filter(Exists(taking_part), concluded_at__isnull=True)
        .exclude(lessons__department__in=headed)
        .select_related("project")
    )
    for row in rows:
        yield ToDo(ToDoKind.ANSWER, row.pk, row.project.code, row.project.title, "", row.opened_at)


def _to_adopt(person: Person) -> Iterator[ToDo]:
    rows = Lesson.objects.to_adopt().filter(owner=person).select_related("retrospective__project")
    for row in rows:
        project = row.retrospective.project
        yield ToDo(
            ToDoKind.ADOPT,
            row.pk,
            project.code,
            project.title,
            row.text,
            row.retrospective.concluded_at or row.written_at,
            due_on=row.due_on,
        )
