"""A project pauses, goes on, or is cancelled with everybody's signature (K7)."""

from datetime import date, datetime
from typing import Annotated, Self

from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Day, Moment, Text, if_match
from xieli.core.errors import RuleViolation
from xieli.kickoff import commands
from xieli.kickoff.api.projects import ProjectOut, visible_project
from xieli.kickoff.models import Pause
from xieli.people.api import Authenticated
from xieli.people.models import Person
from xieli.signoff.api import RevisionMade

router = Router()


class PauseIn(Schema):
    """Why the project rests, and until when."""

    reason: Annotated[Text, Field(max_length=1000)]
    until: Day


class PauseOut(Schema):
    """A pause; `resumed_at` once it has ended."""

    reason: str
    until: date
    paused_at: datetime
    resumed_at: datetime | None
    version: int

    @classmethod
    def of(cls, pause: Pause) -> Self:
        """Return the pause as it is told outside."""
        return cls(
            reason=pause.reason,
            until=pause.until,
            paused_at=pause.paused_at,
            resumed_at=pause.resumed_at,
            version=type(pause.project).objects.get(pk=pause.project_id).version,
        )


class CancellationIn(Schema):
    """Why the project ends early, and by when the departments sign."""

    reason: Annotated[Text, Field(max_length=1000)]
    due_at: Moment


class ReadersIn(Schema):
    """The people a confidential project names, by e-mail, mobile or employee number."""

    people: list[Text]


@router.post("/projects/{code}/pauses", response={201: PauseOut})
def pauses(request: Authenticated, code: str, said: PauseIn) -> Status[PauseOut]:
    """Let the project rest (K7); needs If-Match."""
    pause = commands.pause_project(
        project=visible_project(code, request.auth),
        reason=said.reason,
        until=said.until,
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, PauseOut.of(pause))


@router.post("/projects/{code}/resumptions", response={201: PauseOut})
def resumptions(request: Authenticated, code: str) -> Status[PauseOut]:
    """Go on with a paused project (K7); needs If-Match."""
    pause = commands.resume_project(
        project=visible_project(code, request.auth), version=if_match(request), actor=request.auth
    )
    return Status(201, PauseOut.of(pause))


@router.put("/projects/{code}/readers", response=ProjectOut)
def readers(request: Authenticated, code: str, said: ReadersIn) -> ProjectOut:
    """Say who alone may see the project; nobody: everybody taking part (T6); needs If-Match."""
    project = commands.name_people(
        project=visible_project(code, request.auth),
        people=[_person(login) for login in said.people],
        version=if_match(request),
        actor=request.auth,
    )
    return ProjectOut.of(project)


def _person(login: str) -> Person:
    person = Person.objects.active().known_as(login).first()
    if person is None:
        raise RuleViolation("P5.no_such_person", _("There is no such person."), field="people")
    return person


@router.post("/projects/{code}/cancellation", response={201: RevisionMade})
def cancellation(request: Authenticated, code: str, said: CancellationIn) -> Status[RevisionMade]:
    """Ask all signing departments to end the project early (K7); needs If-Match."""
    revision = commands.propose_cancellation(
        project=visible_project(code, request.auth),
        reason=said.reason,
        due_at=said.due_at,
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, RevisionMade.of(revision))
