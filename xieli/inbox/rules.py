"""When somebody may be disturbed, and at which odd minute a robot speaks."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from hashlib import sha256

MOST_PUSHES = 5  # a person and day; what is more waits for the digest


class How(StrEnum):
    """How much a notice presses: 知会 stays in Xieli, the others go where the person reads."""

    TELL = "tell"
    ASK = "ask"
    ALARM = "alarm"

    @property
    def weight(self) -> int:
        """More presses more; merged notices keep the heaviest."""
        return list(How).index(self)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nobody is disturbed; the same moment twice means never."""

    begins: time
    ends: time

    def covers(self, moment: time) -> bool:
        """Return whether a local time lies in them; they may span midnight."""
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


def odd_minute(of: str, first: int, last: int) -> int:
    """Return a minute from `first` to `last`, always the same for one thing.

    Everybody's robots speak at the full hour; ours wait some minutes, each its own number.
    """
    return first + int.from_bytes(sha256(of.encode()).digest()[:4]) % (last - first + 1)
