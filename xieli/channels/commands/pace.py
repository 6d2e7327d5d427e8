"""The limiter: every message claims its place before it goes (R8)."""

from datetime import timedelta
from math import ceil

from xieli.channels.models import Channel, Kind, Pace
from xieli.channels.rules import PLATFORMS, kept, wait
from xieli.core import clock
from xieli.core.database import write

TRIES = 5
BUSY = 1  # seconds: others claim at the same moment


def claim_slot(channel: Channel) -> int:
    """Return 0 and count one message, or how many seconds to wait before asking again (R8).

    Compared and set in the database, so several processes keep one limit. The moment is
    `clock.now()`: whoever sends many fixes it anew for each.
    """
    if channel.kind == Kind.MAIL:
        return 0
    limits, now = PLATFORMS[channel.kind].limits, clock.now()
    for _try in range(TRIES):
        pace = Pace.objects.get(robot=channel.robot)
        if pace.held_until is not None and pace.held_until > now:
            return ceil((pace.held_until - now).total_seconds())
        recent = kept(pace.recent, limits, now.timestamp())
        seconds = wait(recent, limits, now.timestamp())
        if seconds:
            return seconds
        with write():
            unclaimed = Pace.objects.filter(robot=channel.robot, claims=pace.claims)
            mine = [*recent, now.timestamp()]
            if unclaimed.update(recent=sorted(mine), claims=pace.claims + 1):
                return 0
    return BUSY


def hold(channel: Channel, seconds: int) -> None:
    """Be silent for as long as the platform asks."""
    until = clock.now() + timedelta(seconds=seconds)
    with write():
        Pace.objects.filter(robot=channel.robot).update(held_until=until)
