"""What happened becomes what people are told; the subscriber and the inbox page call these."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from xieli.core import clock
from xieli.core.database import write
from xieli.core.models import Event
from xieli.inbox.models import Message, Notice
from xieli.inbox.queries.case import Case
from xieli.inbox.queries.recipients import RECIPIENTS
from xieli.inbox.rules import How
from xieli.kickoff.models import Project
from xieli.kickoff.queries import readers
from xieli.people.models import Person

KEPT = timedelta(days=90)
OLD = timedelta(days=3)  # what is read so late, after an upgrade, is no news to anybody
_BY_TYPE = {type.value: who for type, who in RECIPIENTS.items()}


@dataclass(frozen=True, slots=True)
class _Told:
    """One person hears of one event."""

    person: str
    how: How
    event: Event
    topic: str
    path: str


def tell(events: Sequence[Event]) -> None:
    """Write down who hears of these events of one ledger, in the subscriber's transaction.

    What somebody has not looked at yet is one notice for each thing, however much happens to it;
    if it presses, it is pushed again.
    """
    project = Project.objects.filter(ledger=events[0].ledger_id).first()
    fresh = [event for event in events if event.at > clock.now() - OLD]
    told = list(_visible([each for event in fresh for each in _heard(event, project)], project))
    topics = {each.topic for each in told}
    rows = Notice.objects.unread().filter(topic__in=topics)
    standing = {(row.person_id, row.topic): row for row in rows.select_related("event")}
    made = dict[tuple[str, str], Notice]()
    for each in told:
        key = (each.person, each.topic)
        row = standing.get(key) or made.get(key)
        if row is None:
            made[key] = _new(each, project)
        else:
            _join(row, each)
    Notice.objects.bulk_update(
        standing.values(), ["event", "how", "count", "path", "told_at", "is_pushed"], batch_size=200
    )
    Notice.objects.bulk_create(made.values())


@write()
def read_notices(*, actor: Person, notices: Sequence[str] | None = None) -> int:
    """Somebody looked at these notices of theirs, or at all; return how many were unread."""
    unread = Notice.objects.unread().filter(person=actor)
    if notices is not None:
        unread = unread.filter(pk__in=notices)
    return unread.update(read_at=clock.now())


def forget_old() -> int:
    """Drop what nobody looks for any more; the history has it all. Returns how much it was."""
    before = clock.now() - KEPT
    with write():
        notices, _of = Notice.objects.filter(told_at__lt=before).delete()
        messages, _of = Message.objects.filter(ended_at__lt=before).delete()
    return notices + messages


def _heard(event: Event, project: Project | None) -> Iterator[_Told]:
    case, heard = Case(event, project), dict[str, How]()
    for how, who in _BY_TYPE[event.type]:
        for person in who(case):
            if person != event.actor_id:
                heard[person] = max(heard.get(person, how), how, key=lambda each: each.weight)
    if heard:
        topic, path = case.topic, case.path
        yield from (_Told(person, how, event, topic, path) for person, how in heard.items())


def _visible(told: Sequence[_Told], project: Project | None) -> Iterator[_Told]:
    """Leave out who has left, and who may not see the project (T6)."""
    people = {each.person for each in told}
    may = readers(project, people) if project is not None else _active(people)
    return (each for each in told if each.person in may)


def _active(people: Collection[str]) -> set[str]:
    return set(Person.objects.active().filter(pk__in=people).values_list("pk", flat=True))


def _new(told: _Told, project: Project | None) -> Notice:
    return Notice(
        person_id=told.person,
        project=project,
        topic=told.topic,
        event=told.event,
        how=told.how.value,
        path=told.path,
        told_at=told.event.at,
    )


def _join(row: Notice, told: _Told) -> None:
    row.count += 1
    row.event, row.path, row.told_at = told.event, told.path, max(row.told_at, told.event.at)
    if told.how is not How.TELL:
        row.is_pushed = False
    row.how = max(How(row.how), told.how, key=lambda each: each.weight).value
