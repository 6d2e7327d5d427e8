"""The same person, budget line or tool promised twice (B7)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Promise:
    """A person, budget line or tool promised to a task from one day to another."""

    id: str
    task: str
    what: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Overlap:
    """The same thing promised twice for overlapping days."""

    first: Promise
    second: Promise


def overlaps(promises: Sequence[Promise]) -> list[Overlap]:
    """Return every pair of promises of the same thing whose days overlap (B7)."""
    by_thing: dict[str, list[Promise]] = {}
    for promise in sorted(promises, key=lambda p: (p.starts_on, p.id)):
        by_thing.setdefault(_folded(promise.what), []).append(promise)
    found = []
    for same in by_thing.values():
        for index, first in enumerate(same):
            for second in same[index + 1 :]:
                if second.starts_on > first.ends_on:
                    break
                found.append(Overlap(first, second))
    return found


def _folded(what: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", what).casefold().split())
