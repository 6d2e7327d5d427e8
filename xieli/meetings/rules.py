"""What is talked about in thirty minutes, and what everybody reads beforehand (S6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
