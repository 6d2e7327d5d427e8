"""What is talked about in thirty minutes, what is read, when a confirmation is asked for (S6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from xieli.progress.rules import Hours

LASTS = 30  # minutes: the template's weekly meeting
CLOSING = 5  # of them, at the end: who does what until when


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to talk about: what it is, whose, why; `weight` says how bad it is."""

    id: str
    title: str
    who: str
    path: str
    why: Sequence[str]
    weight: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A topic with its place in the half hour, in minutes from the beginning."""

    topic: Topic
    begins: int

    @property
    def ends(self) -> int:
        """When the next topic begins."""
        return self.begins + self.topic.minutes


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is talked about, worst first; the rest is read."""

    spoken: Sequence[Slot]
    read: Sequence[Topic]

    @property
    def ends(self) -> int:
        """When the last topic ends; the closing round follows."""
        return self.spoken[-1].ends if self.spoken else 0


def agenda(topics: Iterable[Topic], lasts: int = LASTS) -> Agenda:
    """Give each topic its box, the worst first, while they fit; all after that are read.

    A light topic never takes the place of a worse one that no longer fits.
    """
    spoken, read, now = list[Slot](), list[Topic](), 0
    for topic in sorted(topics, key=lambda each: (-each.weight, each.title, each.id)):
        if read or now + topic.minutes > lasts - CLOSING:
            read.append(topic)
            continue
        spoken.append(Slot(topic, now))
        now += topic.minutes
    return Agenda(spoken, read)


class Rung(IntEnum):
    """The rungs of a missing confirmation: whoever has not confirmed, again, then who waits."""

    PERSON = 1
    AGAIN = 2
    CALLER = 3


def asks_again_at(asked: datetime, hours: Hours) -> datetime:
    """Return when the next rung is reached: so many working days later, in working hours."""
    day = date.min
    length = datetime.combine(day, hours.closes) - datetime.combine(day, hours.opens)
    hours_later = hours.days_between * (length / timedelta(hours=1))
    return hours.calendar.add_hours(asked, hours_later, hours.opens, hours.closes, hours.zone)


def is_working_time(moment: datetime, hours: Hours) -> bool:
    """Whether people work at a moment; nobody is reminded of a text at any other."""
    local = moment.astimezone(hours.zone)
    return hours.calendar.is_working(local.date()) and hours.opens <= local.time() <= hours.closes
