"""How somebody proves that it is them, and how long wrong tries are held off (V4, D15)."""

from datetime import timedelta
from enum import StrEnum

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)


class Method(StrEnum):
    """How somebody proved that it is them (V4)."""

    PASSWORD = "password"  # noqa: S105 - the name of a way
    TOTP = "totp"
    PASSKEY = "passkey"
    INK = "ink"  # by hand on a print; the scan is kept (纸质签)


def pause_after(tries: int, free: int) -> timedelta:
    """Return how long further passwords are refused: nothing at first, then doubling (D15)."""
    if tries < free:
        return timedelta(0)
    doublings = min(tries - free, 20)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
