"""Writing messages down when their moment has come; each once, however many workers look (R9)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from xieli.channels.models import Channel, Scope
from xieli.channels.models import Kind as ChannelKind
from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.inbox.models import Habits, Kind, Message, Notice
from xieli.inbox.queries.letters import Letter, card_of, digest_of, pushes_of
from xieli.inbox.rules import odd_minute
from xieli.kickoff.models import Pause, Phase, Project
from xieli.people.commands.organisation import lock_organisation
from xieli.people.models import Organisation, Person
from xieli.people.queries import away_on, working_calendar
from xieli.progress.queries import cadence_of

DIGEST_MINUTES = (3, 27)  # after the office opens
CARD_MINUTES = (3, 19)  # after check-ins are due
LATEST = timedelta(hours=3)  # a card or digest later than that is of no use any more


def write_due() -> int:
    """Write every message whose moment has come; return how many were written."""
    organisation = Organisation.objects.first()
    if organisation is None:
        return 0
    written = len(_pushes())
    local = clock.now().astimezone(organisation.zone)
    if working_calendar().is_working(local.date()):
        written += sum(_digest(person, local.date()) for person in _waiting(organisation, local))
        written += sum(_cards(project, local) for project in _with_a_group())
    return written


def _pushes() -> list[Message]:
    """What presses goes to whom it is for: once each, together where they read together.

    Whether there is anything to write is looked up before anybody has to wait for us.
    """
    found = {row.pk for letter in pushes_of() for row in letter.notices}
    return _write_pushes(found) if found else []


@write()
def _write_pushes(found: Collection[str]) -> list[Message]:
    lock_organisation()
    written = []
    for letter in pushes_of(found):  # again: another worker may have been faster
        first = min(row.pk for row in letter.notices)
        stamp = clock.now().isoformat(timespec="seconds")
        written.append(_write(letter, Kind.PUSH, f"push:{first}:{stamp}"))
        ids = [row.pk for row in letter.notices]
        Notice.objects.filter(pk__in=ids).update(is_pushed=True)
    return written


def _waiting(organisation: Organisation, local: datetime) -> Iterator[Person]:
    """Yield who has had no digest today and whose minute has come."""
    opened = datetime.combine(local.date(), organisation.opens_at, local.tzinfo)
    if not opened <= local <= opened + LATEST:
        return
    had = Habits.objects.filter(digest_on=local.date()) | Habits.objects.filter(has_digest=False)
    away = away_on(local.date())
    for person in Person.objects.active().exclude(pk__in=had.values("pk")):
        minute = timedelta(minutes=odd_minute(person.pk, *DIGEST_MINUTES))
        if person.pk not in away and local >= opened + minute:
            yield person


def _digest(person: Person, day: date) -> int:
    letter = digest_of(person)
    with write():
        lock_organisation()
        row, _is_new = Habits.objects.get_or_create(person=person)
        if row.digest_on == day:
            return 0  # another worker was faster
        told = letter.notices if letter is not None else []
        if not _are_unsaid(told):
            return 0  # pushed or gone on meanwhile: the next round looks again
        Habits.objects.filter(pk=row.pk).update(digest_on=day)
        if letter is None:
            return 0
        Notice.objects.filter(pk__in=[row.pk for row in told]).update(is_pushed=True)
        _write(letter, Kind.DIGEST, f"digest:{person.pk}:{day}")
    return 1


def _are_unsaid(told: Sequence[Notice]) -> bool:
    """Whether all of these still wait to be said, and of the same event."""
    rows = Notice.objects.to_push().filter(pk__in=[row.pk for row in told])
    return {(row.pk, row.event_id) for row in told} == set(rows.values_list("pk", "event_id"))


def _with_a_group() -> Iterable[Project]:
    """Projects under way that have a group, and do not rest (K7)."""
    groups = Channel.objects.usable().filter(scope=Scope.PROJECT).values("subject_id")
    resting = Pause.objects.filter(resumed_at__isnull=True).values("project")
    under_way = Project.objects.exclude(phase=Phase.ARCHIVED)
    return under_way.filter(pk__in=groups).exclude(pk__in=resting)


def _cards(project: Project, local: datetime) -> int:
    """Write the card of a project, some minutes after its check-ins are due."""
    due: time = cadence_of(project).at
    minutes = odd_minute(f"{project.pk}{local.date()}", *CARD_MINUTES)
    moment = datetime.combine(local.date(), due, local.tzinfo) + timedelta(minutes=minutes)
    key = f"card:{project.pk}:{local.date()}"
    if not moment <= local <= moment + LATEST or _is_written(key):
        return 0
    with write():
        lock_organisation()
        letters: Sequence[Letter] = [] if _is_written(key) else card_of(project)
        for letter in letters:
            _write(letter, Kind.CARD, f"{key}:{letter.channel.pk if letter.channel else ''}")
    return len(letters)


def _is_written(key: str) -> bool:
    return Message.objects.filter(key__startswith=key).exists()


def _write(letter: Letter, kind: Kind, key: str) -> Message:
    channel, now = letter.channel, clock.now()
    row = Message(
        key=f"{key}:{channel.pk}" if channel else key,
        kind=kind,
        project=letter.project,
        channel=channel,
        way=channel.kind if channel else ChannelKind.MAIL,
        language=letter.language,
        calls_everybody=letter.calls_everybody,
        title=letter.title[:300],
        lines=[[line.person, line.words] for line in letter.lines],
        path=letter.path,
        made_at=now,
        next_try_at=now,
    )
    save_checked(row)
    row.people.set(Person.objects.filter(pk__in=letter.people))
    return row
