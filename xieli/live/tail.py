"""One tail a project with open streams: reads every event once, whoever committed it."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import islice

from xieli.live.hub import Hub
from xieli.live.queries import MOST_AT_ONCE, Line

# Another process (the terminal on SQLite) wakes nobody here: look yourself. Where PostgreSQL tells
# of them (live/listen.py) a look is only for what was missed while the connection was cut off.
LOOK_SECONDS, LOOK_SELDOM_SECONDS = 1.0, 15.0
type IsTold = Callable[[], bool]  # whether other processes' news reach this one
type Reading = Callable[[str, int], Awaitable[list[Line]]]
_log = logging.getLogger(__name__)


class Tail:
    """The last events of one ledger in memory; `channel` of the hub says when there are more."""

    def __init__(
        self, hub: Hub, ledger_id: str, number: int, reading: Reading, is_told: IsTold
    ) -> None:
        self.channel = f"tail:{ledger_id}"
        self.readers = 0
        self._hub = hub
        self._ledger_id = ledger_id
        self._number = number
        self._floor = number  # everything above it and up to _number is in _lines
        self._lines: deque[Line] = deque()
        self._reading = reading
        self._is_told = is_told
        self._task = asyncio.create_task(self._follow())

    def after(self, number: int) -> list[Line] | None:
        """Return what follows a number; None when that is no longer in memory."""
        if number < self._floor:
            return None
        return list(islice(self._lines, number - self._floor, None))  # numbers have no gaps (T1)

    def end(self) -> None:
        """Stop reading."""
        self._task.cancel()

    async def _follow(self) -> None:
        news = self._hub.subscribe(self._ledger_id)
        try:
            while not self._hub.closed:
                if await self._read() < MOST_AT_ONCE:
                    await news_or_time(news.wait(), self._is_told())
        finally:
            news.close()

    async def _read(self) -> int:
        try:
            lines = await self._reading(self._ledger_id, self._number)
        except Exception:
            _log.exception("a tail will look again")
            return 0
        for line in lines:
            self._lines.append(line)
            self._number = line[0]
        while len(self._lines) > MOST_AT_ONCE:
            self._floor = self._lines.popleft()[0]
        if lines:
            self._hub.publish(self.channel)
        return len(lines)


class Tails:
    """The tails of all projects somebody listens to."""

    def __init__(self, hub: Hub, reading: Reading, is_told: IsTold) -> None:
        self._hub = hub
        self._reading = reading
        self._is_told = is_told
        self._tails: dict[str, Tail] = {}

    def join(self, ledger_id: str, number: int) -> Tail:
        """Return a ledger's tail, beginning one after `number` when there is none."""
        tail = self._tails.get(ledger_id)
        if tail is None:
            tail = self._tails[ledger_id] = Tail(
                self._hub, ledger_id, number, self._reading, self._is_told
            )
        tail.readers += 1
        return tail

    def leave(self, ledger_id: str) -> None:
        """End a tail with its last reader."""
        tail = self._tails[ledger_id]
        tail.readers -= 1
        if not tail.readers:
            tail.end()
            del self._tails[ledger_id]


async def news_or_time(news: Awaitable[bool], is_told: bool) -> None:
    """Wait for news; look without any after a while."""
    try:
        async with asyncio.timeout(LOOK_SELDOM_SECONDS if is_told else LOOK_SECONDS):
            await news
    except TimeoutError:
        pass
