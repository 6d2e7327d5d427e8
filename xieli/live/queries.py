"""What a stream asks the database: may this reader listen, and what happened after a number."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person may see: of each ledger its project's code and last number (T6)."""

    person_id: str
    projects: dict[str, tuple[str, int]]

    def ledger_of(self, code: str) -> str:
        """Return a project's ledger. Raises Refused for what does not exist for them."""
        for ledger_id, (own, _number) in self.projects.items():
            if own == code:
                return ledger_id
        raise Refused(404)


def sights(readers: Collection[Reader], known: Mapping[str, Sight]) -> dict[Reader, Sight]:
    """Return what each reader sees, but for those who are nobody, or nobody any more."""
    persons = _persons(readers)
    by_id = {person.pk: person for person in persons.values()}
    seen = {pk: known.get(pk) or _sight(person) for pk, person in by_id.items()}
    return {reader: seen[person.pk] for reader, person in persons.items()}


def _persons(readers: Collection[Reader]) -> dict[Reader, Person]:
    tokens = {reader: hashed(reader.token) for reader in readers if reader.token}
    keys = {reader: hashed(reader.session_key) for reader in readers if reader.session_key}
    by_token = {
        row.hash: row.person for row in ApiToken.objects.standing_among(set(tokens.values()))
    }
    by_key = {
        row.hash: row.person
        for row in Session.objects.standing_among(set(keys.values()), clock.now())
    }
    found = {
        reader: by_token.get(tokens.get(reader, "")) or by_key.get(keys.get(reader, ""))
        for reader in readers
    }
    return {reader: person for reader, person in found.items() if person is not None}


def _sight(person: Person) -> Sight:
    rows = Project.objects.visible_to(person).values_list("ledger_id", "code", "ledger__number")
    return Sight(person.pk, {ledger: (code, number) for ledger, code, number in rows})


def lines_after(ledger_id: str, number: int) -> list[Line]:
    """Return the next events of a ledger, at most MOST_AT_ONCE, in number order."""
    rows = Event.objects.filter(ledger=ledger_id, number__gt=number).order_by("number")
    return [(event.number, _line(event)) for event in rows[:MOST_AT_ONCE]]


def _line(event: Event) -> bytes:
    data = json.dumps(EventOut.of(event).model_dump(mode="json"), ensure_ascii=False)
    return f"id: {event.number}\nevent: {event.type}\ndata: {data}\n\n".encode()
