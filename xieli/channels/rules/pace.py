"""How often a robot may be asked: published limits, kept by remembering the last moments.

Whether a platform counts whole minutes or any sixty seconds is not published, so we keep to the
stricter one: never more than `count` within any `seconds`. `slack` is for messages that take
different times on their way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages within any `seconds`."""

    count: int
    seconds: int
    slack: int

    @property
    def span(self) -> int:
        """How long a message counts, in seconds."""
        return self.seconds + self.slack


def wait(recent: Sequence[float], limits: Sequence[Limit], now: float) -> int:
    """Return in how many whole seconds the next message may go; 0 is now.

    `recent` are the moments of the last messages, oldest first, in seconds as `now` is.
    """
    free = now
    for limit in limits:
        if len(recent) >= limit.count:
            free = max(free, recent[-limit.count] + limit.span)
    return ceil(free - now)


def kept(recent: Sequence[float], limits: Sequence[Limit], now: float) -> list[float]:
    """Return the moments that still count; a clock that was set back forgets the others."""
    longest = max((limit.span for limit in limits), default=0)
    return [moment for moment in recent if abs(now - moment) < longest]
