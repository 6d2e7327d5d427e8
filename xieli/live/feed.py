"""What happens in all ledgers, read once a process and put into words once for all its readers."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic

from xieli.live.cursor import Cursor
from xieli.live.hub import ANY, Hub
from xieli.live.news import News
from xieli.live.queries import MOST_AT_ONCE
from xieli.live.tail import LOOK_SECONDS, IsTold, news_or_time

KEPT = 2000
FORGET_SECONDS = 300.0  # no transaction of ours takes as long
CHANNEL = "feed"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the feed is at one moment."""

    position: int
    cursor: Cursor
    sights: int


type Looking = Callable[[Cursor], Awaitable[list[News]]]
_log = logging.getLogger(__name__)


class Feed:
    """The last news in memory, in the order this process saw them; `position` counts them."""

    def __init__(
        self, hub: Hub, beginning: Callable[[], Awaitable[Cursor]], look: Looking, is_told: IsTold
    ) -> None:
        self.position = 0
        self.cursor = Cursor()
        self.sights = 0  # counts what may have changed who sees what
        self._hub = hub
        self._beginning = beginning
        self._look = look
        self._is_told = is_told
        self._kept: deque[News] = deque(maxlen=KEPT)
        self._last_asked: tuple[tuple[int, int], Sequence[News]] = ((0, 0), ())
        self._task: asyncio.Task[None] | None = None
        self._begun = asyncio.Event()

    async def begun(self) -> None:
        """Return once the feed runs; the first reader starts it."""
        if self._task is None:
            self._task = asyncio.create_task(self._follow())
        await self._begun.wait()

    def mark(self) -> Mark:
        """Return where the feed is now."""
        return Mark(self.position, self.cursor, self.sights)

    def since(self, position: int) -> Sequence[News] | None:
        """Return the news after a position; None when they are no longer in memory."""
        behind = self.position - position
        if behind > len(self._kept):
            return None
        if self._last_asked[0] != (position, self.position):  # a thousand readers ask alike
            newest = list(islice(reversed(self._kept), behind))
            self._last_asked = ((position, self.position), newest[::-1])
        return self._last_asked[1]

    async def _follow(self) -> None:
        await self._begin()
        earlier, since = self.cursor, monotonic()
        woken = self._hub.subscribe(ANY)
        try:
            while not self._hub.closed:
                if monotonic() - since > FORGET_SECONDS:
                    self.cursor = self.cursor.settled(earlier)
                    earlier, since = self.cursor, monotonic()
                if await self._read() < MOST_AT_ONCE:
                    await news_or_time(woken.wait(), self._is_told())
        finally:
            woken.close()

    async def _begin(self) -> None:
        while not self._begun.is_set():
            try:
                self.cursor = await self._beginning()
                self._begun.set()
            except Exception:
                _log.exception("the feed will begin again")
                await asyncio.sleep(LOOK_SECONDS)

    async def _read(self) -> int:
        try:
            found = await self._look(self.cursor)
        except Exception:
            _log.exception("the feed will look again")
            return 0
        for news in found:
            self.cursor = self.cursor.past(news.row)
            if news.is_private:
                continue
            self._kept.append(news.at(self.cursor))
            self.position += 1
            self.sights += news.changes_sight
        if found:
            self._hub.publish(CHANNEL)
        return len(found)
