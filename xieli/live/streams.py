"""Every open stream of this process: whose it is, how many they have, and where it reads."""

import asyncio
import os
import re
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from time import monotonic

from xieli.live.asking import Message, Receive, Send, last_id, reader_of, refuse
from xieli.live.cursor import Cursor
from xieli.live.feed import CHANNEL, Feed
from xieli.live.hub import Hub
from xieli.live.news import News, beginning, missed, news_after
from xieli.live.of_person import PersonStream
from xieli.live.of_project import ProjectStream, number_of
from xieli.live.queries import (
    Line,
    Place,
    Reader,
    Refused,
    Sight,
    admitted,
    lines_after,
    sight_of,
    whose,
)
from xieli.live.stream import CHECK_SECONDS, Stream
from xieli.live.tail import IsTold, Tails

PERSON = "/api/v1/live"
PROJECT = re.compile(r"/api/v1/projects/([^/]+)/live")


class Streams:
    """Answers requests for streams, each for as long as it is open."""

    def __init__(self, hub: Hub, is_told: IsTold = lambda: False) -> None:
        self._hub = hub
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="live")
        self._open: Counter[str] = Counter()
        self._most = int(os.environ.get("XIELI_STREAMS_PER_PERSON", "50"))
        self._tails = Tails(hub, self._lines, is_told)
        self._feed = Feed(hub, self._beginning, self._news, is_told)
        self._looked: dict[str, tuple[int, float, Sight]] = {}

    @staticmethod
    def serves(scope: Message) -> bool:
        """Whether this request asks for a stream."""
        path = scope["path"]
        return scope["method"] == "GET" and (path == PERSON or bool(PROJECT.fullmatch(path)))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request for a stream."""
        match = PROJECT.fullmatch(scope["path"])
        try:
            if match:
                await self._project(reader_of(scope, match[1]), scope, receive, send)
            else:
                await self._person(reader_of(scope), scope, receive, send)
        except Refused as refusal:
            await refuse(send, refusal.status)

    def shutdown(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=True)

    async def _project(self, reader: Reader, scope: Message, receive: Receive, send: Send) -> None:
        place = await self._place(reader)
        number = number_of(last_id(scope), place)
        async with self._counted(place.person_id):
            tail = self._tails.join(place.ledger_id, place.number)
            try:
                news = self._hub.subscribe(tail.channel)
                stream = ProjectStream(news, tail, self._lines, self._place, reader, place, number)
                await _serve(stream, receive, send)
            finally:
                self._tails.leave(place.ledger_id)

    async def _person(self, reader: Reader, scope: Message, receive: Receive, send: Send) -> None:
        since = _cursor(last_id(scope))
        await self._feed.begun()
        mark = self._feed.mark()  # before looking: what happens meanwhile is told after it
        sight = await self._sight(reader)
        async with self._counted(sight.person_id):
            stream = PersonStream(
                self._hub.subscribe(CHANNEL), self._feed, mark, lambda: self._sight(reader),
                self._missed, sight, since,
            )  # fmt: skip
            await _serve(stream, receive, send)

    @asynccontextmanager
    async def _counted(self, person_id: str) -> AsyncIterator[None]:
        if self._open[person_id] >= self._most:
            raise Refused(429)
        self._open[person_id] += 1
        try:
            yield
        finally:
            self._open -= Counter([person_id])  # forgets who has none left
            if not self._open[person_id]:
                self._looked.pop(person_id, None)

    def _look(self, reader: Reader, sights: int) -> Sight:
        """Return what a reader may see; a person's many streams look once."""
        person = whose(reader)
        known, at, sight = self._looked.get(person.pk, (-1, 0.0, None))
        if sight is None or known != sights or monotonic() - at > CHECK_SECONDS / 2:
            at, sight = monotonic(), sight_of(person)
            self._looked[person.pk] = (sights, at, sight)
        return sight

    # What asks the database does so in a thread.
    async def _sight(self, reader: Reader) -> Sight:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._look, reader, self._feed.sights)

    async def _place(self, reader: Reader) -> Place:
        return await asyncio.get_running_loop().run_in_executor(self._pool, admitted, reader)

    async def _lines(self, ledger_id: str, number: int) -> list[Line]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lines_after, ledger_id, number)

    async def _beginning(self) -> Cursor:
        return await asyncio.get_running_loop().run_in_executor(self._pool, beginning)

    async def _news(self, cursor: Cursor) -> list[News]:
        return await asyncio.get_running_loop().run_in_executor(self._pool, news_after, cursor)

    async def _missed(self, since: Cursor, until: Cursor, ledgers: set[str]) -> list[News]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, missed, since, until, ledgers)


async def _serve(stream: Stream, receive: Receive, send: Send) -> None:
    gone = asyncio.create_task(stream.watch(receive))
    try:
        await stream.run(send)
    finally:
        gone.cancel()
        stream.news.close()


def _cursor(said: str) -> Cursor | None:
    """Return the cursor somebody came back with. Raises Refused for what none of ours is."""
    try:
        return Cursor.unsealed(said) if said else None
    except ValueError:
        raise Refused(422) from None
