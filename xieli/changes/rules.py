"""What differs between two texts, and whether somebody was there in between (C2, C4)."""

from collections.abc import Iterable, Mapping

type Text = Mapping[str, object]


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
