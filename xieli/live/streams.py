"""Every open stream of this process: whose it is, how many they have, and where it reads."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from django.conf import settings
from django.db import close_old_connections

from xieli.live.asking import Message, Receive, Send, last_id, reader_of, refuse
from xieli.live.cursor import Cursor
from xieli.live.feed import CHANNEL, Feed
from xieli.live.gate import Gate, Known
from xieli.live.hub import Hub
from xieli.live.news import News, beginning, missed, news_after
from xieli.live.of_person import PersonStream
from xieli.live.of_project import ProjectStream, number_of
from xieli.live.queries import Line, Reader, Refused, Sight, lines_after, sights
from xieli.live.stream import Pulse, Stream
from xieli.live.tail import IsTold, Tails

PERSON = "/api/v1/live"
PROJECT = re.compile(r"/api/v1/projects/([^/]+)/live")


class Streams:
    """Answers requests for streams, each for as long as it is open."""

    def __init__(self, hub: Hub, is_told: IsTold = lambda: False) -> None:
        self._hub = hub
        # What is new is never behind the looking up of who may listen.
        self._news_thread = ThreadPoolExecutor(1, thread_name_prefix="news")
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="live")
        self._open: Counter[str] = Counter()
        self._most = settings.STREAMS_PER_PERSON
        self._tails = Tails(hub, self._lines, is_told)
        self._feed = Feed(hub, self._beginning, self._news, is_told)
        self._gate = Gate(self._sights, self._feed)
        self._pulse = Pulse()

    @staticmethod
    def serves(scope: Message) -> bool:
        """Whether this request asks for a stream."""
        path = scope["path"]
        return scope["method"] == "GET" and (path == PERSON or bool(PROJECT.fullmatch(path)))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request for a stream."""
        match = PROJECT.fullmatch(scope["path"])
        reader, said = reader_of(scope), last_id(scope)
        try:
            if match:
                await self._project(match[1], reader, said, receive, send)
            else:
                await self._person(reader, said, receive, send)
        except Refused as refusal:
            await refuse(send, refusal.status)

    def shutdown(self) -> None:
        """End the threads."""
        self._news_thread.shutdown(wait=True)
        self._threads.shutdown(wait=True)

    async def _project(
        self, code: str, reader: Reader, said: str, receive: Receive, send: Send
    ) -> None:
        sight = await self._gate.admit(reader)
        ledger_id = sight.ledger_of(code)
        last = sight.projects[ledger_id][1]
        number = number_of(said, last)
        async with self._counted(reader, sight):
            await self._feed.begun()  # it tells when somebody may see less
            tail = self._tails.join(ledger_id, last)
            try:
                stream = ProjectStream(
                    self._hub.subscribe(tail.channel), tail, self._lines,
                    lambda: self._gate.sight(reader), ledger_id, number,
                )  # fmt: skip
                await self._serve(stream, receive, send)
            finally:
                self._tails.leave(ledger_id)

    async def _person(self, reader: Reader, said: str, receive: Receive, send: Send) -> None:
        since = _cursor(said)
        await self._feed.begun()
        mark = self._feed.mark()  # before looking: what happens meanwhile is told after it
        sight = await self._gate.admit(reader)
        async with self._counted(reader, sight):
            stream = PersonStream(
                self._hub.subscribe(CHANNEL), self._feed, mark, lambda: self._gate.sight(reader),
                self._missed, sight, since,
            )  # fmt: skip
            await self._serve(stream, receive, send)

    async def _serve(self, stream: Stream, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(stream.watch(receive))
        self._pulse.add(stream)
        try:
            await stream.run(send)
        finally:
            self._pulse.remove(stream)
            gone.cancel()
            stream.news.close()

    @asynccontextmanager
    async def _counted(self, reader: Reader, sight: Sight) -> AsyncIterator[None]:
        if self._open[sight.person_id] >= self._most:
            raise Refused(429)
        self._open[sight.person_id] += 1
        self._gate.enter(reader)
        try:
            yield
        finally:
            self._gate.leave(reader)
            self._open -= Counter([sight.person_id])  # forgets who has none left

    # What asks the database does so in a thread.
    async def _sights(self, readers: Collection[Reader], known: Known) -> dict[Reader, Sight]:
        return await _in(self._threads, sights, readers, known)

    async def _lines(self, ledger_id: str, number: int) -> list[Line]:
        return await _in(self._threads, lines_after, ledger_id, number)

    async def _missed(self, since: Cursor, until: Cursor, ledgers: set[str]) -> list[News]:
        return await _in(self._threads, missed, since, until, ledgers)

    async def _beginning(self) -> Cursor:
        return await _in(self._news_thread, beginning)

    async def _news(self, cursor: Cursor) -> list[News]:
        return await _in(self._news_thread, news_after, cursor)


async def _in[*Given, Found](
    threads: ThreadPoolExecutor, ask: Callable[[*Given], Found], *given: *Given
) -> Found:
    def asked() -> Found:
        close_old_connections()
        return ask(*given)

    return await asyncio.get_running_loop().run_in_executor(threads, asked)


def _cursor(said: str) -> Cursor | None:
    """Return the cursor somebody came back with. Raises Refused for what none of ours is."""
    try:
        return Cursor.unsealed(said) if said else None
    except ValueError:
        raise Refused(422) from None
