"""What differs between two texts, and whether somebody was there in between (C2, C4)."""

from collections.abc import Iterable, Mapping
from datetime import date

type Text = Mapping[str, object]
type Days = tuple[date, date]  # the first and the last


def differing(before: Text, after: Text) -> list[str]:
    """Name the clauses that differ, in the newer text's order.

    >>> differing({"deadline": "2024-04-07", "scope": "a"}, {"deadline": "2024-04-09"})
    ['deadline', 'scope']
    """
    return [
        *(name for name in after if after[name] != before.get(name)),
        *(name for name in before if name not in after and before[name]),
    ]


def overtaken(before: Text, after: Text, now: Text) -> list[str]:
    """Name the clauses a proposal changes that somebody else changed meanwhile (C4, T4).

    Where both say the same by now, nobody is overtaken.
    """
    return [
        name
        for name in differing(before, after)
        if now.get(name) != before.get(name) and now.get(name) != after.get(name)
    ]


def rebased(before: Text, after: Text, now: Text) -> dict[str, object]:
    """Return what now stands with the proposal's own differences put on it (C4)."""
    own = {name: after.get(name) for name in differing(before, after)}
    return {**now, **own}


def strictest[Tier](tiers: Iterable[Tier], order: Iterable[Tier]) -> Tier | None:
    """Return the last of `order` that occurs: the tier a whole request needs (C1)."""
    found, said = None, set(tiers)
    for tier in order:
        found = tier if tier in said else found
    return found


def outgrows(promised: tuple[date | None, date | None], before: Days | None, after: Days) -> bool:
    """Whether a task's days leave the days something was promised to it for (B7, C3).

    What is promised for a part of the task only is no conflict, unless the task is elsewhere
    altogether: only the end that the change moves outwards counts.
    """
    starts_on, ends_on = promised
    was = before or after
    is_new = before is None
    if (starts_on and after[1] < starts_on) or (ends_on and after[0] > ends_on):
        return True
    begins_early = starts_on is not None and after[0] < starts_on
    ends_late = ends_on is not None and after[1] > ends_on
    return (begins_early and (is_new or after[0] < was[0])) or (
        ends_late and (is_new or after[1] > was[1])
    )
