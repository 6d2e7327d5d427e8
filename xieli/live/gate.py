"""Who may listen, and to what: asked of the database once for all open streams."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from time import monotonic

from xieli.core import clock
from xieli.live.feed import Feed
from xieli.live.queries import Reader, Refused, Sight

FRESH_SECONDS = 3.0
DAYS_BEGIN = 15 * 60  # at a quarter of an hour, wherever one is
type Known = Mapping[str, Sight]  # what persons were just found to see
type Looking = Callable[[Collection[Reader], Known], Awaitable[dict[Reader, Sight]]]


class Gate:
    """What every reader sees now; looked up again when something changed it, or after a while."""

    def __init__(self, looking: Looking, feed: Feed) -> None:
        self._looking = looking
        self._feed = feed
        self._inside: Counter[Reader] = Counter()
        self._seen: dict[Reader, Sight] = {}
        self._at = 0.0
        self._as_of = self._now()
        self._one = asyncio.Lock()
        self._just = (0.0, 0)
        self._known: dict[str, Sight] = {}

    async def admit(self, reader: Reader) -> Sight:
        """Return what a newcomer sees. Raises Refused when it is nobody."""
        found = await self._look([reader])
        if reader not in found:
            raise Refused(401)
        return found[reader]

    def enter(self, reader: Reader) -> None:
        """Look for this one, too, from now on."""
        self._inside[reader] += 1

    def leave(self, reader: Reader) -> None:
        """Forget one that has gone."""
        self._inside -= Counter([reader])

    async def sight(self, reader: Reader) -> Sight | None:
        """Return what somebody inside sees now; None when they may not listen any more."""
        async with self._one:
            is_old = monotonic() - self._at > FRESH_SECONDS
            if is_old or self._as_of != self._now() or reader not in self._seen:
                await self._look_again()
        return self._seen.get(reader)

    async def _look_again(self) -> None:
        """Look who is still somebody; what they see, only if something may have changed it."""
        now, known = self._now(), dict[str, Sight]()
        if now == self._as_of:
            known = {sight.person_id: sight for sight in self._seen.values()}
        self._at, self._as_of = monotonic(), now
        self._seen = await self._looking(list(self._inside), known)

    def _now(self) -> tuple[int, int]:
        """What anybody sees depends on: what happened, and the day, for delegations end with it."""
        return self._feed.sights, int(clock.now().timestamp()) // DAYS_BEGIN

    async def _look(self, readers: Collection[Reader]) -> dict[Reader, Sight]:
        """Look; while nothing happens a person's many streams, and a burst of them, share it."""
        just = (monotonic() // 1, self._feed.position)
        if just != self._just:
            self._just, self._known = just, {}
        found = await self._looking(readers, self._known)
        self._known |= {sight.person_id: sight for sight in found.values()}
        return found
