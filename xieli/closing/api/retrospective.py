"""The retrospective over the API."""

from datetime import date, datetime
from typing import Annotated, Self

from django.http import Http404
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.closing import commands, queries
from xieli.closing.commands import LessonText
from xieli.closing.models import Lesson, Retrospective
from xieli.closing.rules import Question
from xieli.core.api import Day, Moment, Named, Removed, Text, found, if_match
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.people.api.departments import Id
from xieli.people.forms import person_or_none
from xieli.people.models import Person
from xieli.signoff.api import RevisionMade

router = Router(tags=["retrospective"])


class LessonOut(Schema):
    """An answer; `agreed` counts its votes, `version` is what If-Match gives back."""

    id: str
    question: str
    text: str
    theme: str
    department: Named
    person: Named
    owner: Named | None
    due_on: date | None
    agreed: int
    adopted_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: Lesson, agreed: int) -> Self:
        """Return the answer as it is told outside."""
        return cls(
            id=row.pk,
            question=row.question,
            text=row.text,
            theme=row.theme,
            department=Named(id=row.department_id, name=row.department.name),
            person=Named(id=row.person_id, name=row.person.name),
            owner=Named(id=row.owner.pk, name=row.owner.name) if row.owner else None,
            due_on=row.due_on,
            agreed=agreed,
            adopted_at=row.adopted_at,
            version=row.version,
        )


class RetrospectiveOut(Schema):
    """The three questions with their answers."""

    id: str
    project: str
    opened_at: datetime
    concluded_at: datetime | None
    lessons: list[LessonOut]
    version: int

    @classmethod
    def of(cls, row: Retrospective) -> Self:
        """Return the retrospective as it is told outside."""
        votes = queries.votes_of(row)
        return cls(
            id=row.pk,
            project=row.project.code,
            opened_at=row.opened_at,
            concluded_at=row.concluded_at,
            lessons=[LessonOut.of(each, votes[each.pk]) for each in row.lessons.for_report()],
            version=row.version,
        )


class LessonIn(Schema):
    """An answer; only what is to be standardised has an owner and a day."""

    question: Question
    text: Annotated[Text, Field(max_length=1000)]
    theme: Annotated[Text, Field(max_length=100)] = ""
    owner: Id | None = None
    due_on: Day | None = None


class DueIn(Schema):
    """Until when everybody signs."""

    due_at: Moment


@router.get("/projects/{code}/retrospective", response=RetrospectiveOut)
def retrospective(request: Authenticated, code: str) -> RetrospectiveOut:
    """Return the retrospective; 404 before it is open."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    row = Retrospective.objects.filter(project=project).select_related("project").first()
    if row is None:
        raise Http404
    return RetrospectiveOut.of(row)


@router.post("/projects/{code}/retrospective", response={201: RetrospectiveOut})
def open_retrospective(request: Authenticated, code: str) -> Status[RetrospectiveOut]:
    """The lead opens it once the project has ended (A4)."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    row = commands.open_retrospective(project=project, actor=request.auth)
    return Status(201, RetrospectiveOut.of(row))


@router.post("/retrospectives/{retrospective_id}/lessons", response={201: LessonOut})
def add(request: Authenticated, retrospective_id: str, said: LessonIn) -> Status[LessonOut]:
    """Answer one of the three questions (A4)."""
    row = _retrospective(request.auth, retrospective_id)
    lesson = commands.add_lesson(retrospective=row, text=_text(said), actor=request.auth)
    return Status(201, LessonOut.of(lesson, 0))


@router.put("/lessons/{lesson_id}", response=LessonOut)
def edit(request: Authenticated, lesson_id: str, said: LessonIn) -> LessonOut:
    """Change an answer, its theme, owner and day; needs If-Match."""
    commands.edit_lesson(
        lesson=_lesson(request.auth, lesson_id),
        text=_text(said),
        version=if_match(request),
        actor=request.auth,
    )
    row = _lesson(request.auth, lesson_id)
    return LessonOut.of(row, row.votes.count())


@router.delete("/lessons/{lesson_id}", response=Removed)
def remove(request: Authenticated, lesson_id: str) -> Removed:
    """Take an answer back; needs If-Match."""
    commands.remove_lesson(
        lesson=_lesson(request.auth, lesson_id), version=if_match(request), actor=request.auth
    )
    return Removed(id=lesson_id)


@router.put("/lessons/{lesson_id}/vote", response=LessonOut)
def vote(request: Authenticated, lesson_id: str) -> LessonOut:
    """Agree with an answer."""
    commands.vote_for_lesson(lesson=_lesson(request.auth, lesson_id), actor=request.auth)
    row = _lesson(request.auth, lesson_id)
    return LessonOut.of(row, row.votes.count())


@router.delete("/lessons/{lesson_id}/vote", response=Removed)
def withdraw(request: Authenticated, lesson_id: str) -> Removed:
    """Agree no longer."""
    commands.withdraw_vote(lesson=_lesson(request.auth, lesson_id), actor=request.auth)
    return Removed(id=lesson_id)


@router.post("/retrospectives/{retrospective_id}/submissions", response={201: RevisionMade})
def submit(request: Authenticated, retrospective_id: str, said: DueIn) -> Status[RevisionMade]:
    """Ask every signing department to sign the report (A4); needs If-Match."""
    revision = commands.submit_retrospective(
        retrospective=_retrospective(request.auth, retrospective_id),
        due_at=said.due_at,
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, RevisionMade.of(revision))


def _text(said: LessonIn) -> LessonText:
    owner = person_or_none(said.owner or "", "owner")
    return LessonText(said.question, said.text, said.theme, owner, said.due_on)


def _retrospective(person: Person, retrospective_id: str) -> Retrospective:
    visible = Project.objects.visible_to(person).values("pk")
    rows = Retrospective.objects.filter(project__in=visible).select_related("project")
    return found(rows, pk=retrospective_id)


def _lesson(person: Person, lesson_id: str) -> Lesson:
    rows = Lesson.objects.visible_to(person)
    return found(
        rows.select_related("retrospective__project", "department", "person", "owner"),
        pk=lesson_id,
    )
