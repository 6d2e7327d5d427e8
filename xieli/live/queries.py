"""What a stream asks the database: may this reader listen, and what happened after a number."""

import json
from dataclasses import dataclass

from django.db import close_old_connections

from xieli.core import clock
from xieli.core.api import EventOut
from xieli.core.models import Event
from xieli.kickoff.models import Project
from xieli.people.commands.access import hashed
from xieli.people.models import ApiToken, Person, Session

MOST_AT_ONCE = 200
type Line = tuple[int, bytes]  # an event's number, and the event as the stream writes it


class Refused(Exception):
    """This reader may not listen: 401 for nobody, 404 for a stranger (T6)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Reader:
    """What a request showed of itself; asked again while its stream is open."""

    token: str
    session_key: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Who listens to which ledger, and the number of its last event."""

    person_id: str
    ledger_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person may see: of each ledger its project's code and last number (T6)."""

    person_id: str
    projects: dict[str, tuple[str, int]]

    @property
    def numbers(self) -> dict[str, int]:
        """Return the last number of every project, by its code."""
        return dict(self.projects.values())


def admitted(reader: Reader) -> Place:
    """Return the reader's place. Raises Refused when there is none, or none any more."""
    person = whose(reader)
    if "\0" in reader.code:
        raise Refused(404)
    project = (
        Project.objects.visible_to(person)
        .filter(code=reader.code)
        .values_list("ledger_id", "ledger__number")
        .first()
    )
    if project is None:
        raise Refused(404)
    return Place(person.pk, *project)


def sight_of(person: Person) -> Sight:
    """Return what this person may see now."""
    rows = Project.objects.visible_to(person).values_list("ledger_id", "code", "ledger__number")
    return Sight(person.pk, {ledger: (code, number) for ledger, code, number in rows})


def lines_after(ledger_id: str, number: int) -> list[Line]:
    """Return the next events of a ledger, at most MOST_AT_ONCE, in number order."""
    close_old_connections()
    rows = Event.objects.filter(ledger=ledger_id, number__gt=number).order_by("number")
    return [(event.number, _line(event)) for event in rows[:MOST_AT_ONCE]]


def whose(reader: Reader) -> Person:
    """Return who is behind a request. Raises Refused for nobody, or nobody any more."""
    close_old_connections()
    person = _person(reader)
    if person is None:
        raise Refused(401)
    return person


def _person(reader: Reader) -> Person | None:
    if reader.token:
        token = ApiToken.objects.standing(hashed(reader.token)).first()
        if token is not None:
            return token.person
    if reader.session_key:
        session = Session.objects.standing(hashed(reader.session_key), clock.now()).first()
        if session is not None:
            return session.person
    return None


def _line(event: Event) -> bytes:
    data = json.dumps(EventOut.of(event).model_dump(mode="json"), ensure_ascii=False)
    return f"id: {event.number}\nevent: {event.type}\ndata: {data}\n\n".encode()
