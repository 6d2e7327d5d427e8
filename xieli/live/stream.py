"""One open stream: writes what its reader has not seen, and stays alive in between.

A stream sleeps until it is woken: by news, or by the pulse, which looks after all streams a few
times a second. So none needs timers of its own; those of a thousand cost more than the writing.
"""

import asyncio
import random
from time import monotonic

from xieli.live.asking import Message, Receive, Send
from xieli.live.hub import Subscription

HEARTBEAT_SECONDS = 15.0
CHECK_SECONDS = 4.0  # who loses access is cut off within five
PATIENCE_SECONDS = 30.0  # how long one write to a reader that does not read may take
PULSE_SECONDS = 0.25  # few are due at the same moment
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Stream:
    """What the streams of a project and of a person share."""

    def __init__(self, news: Subscription) -> None:
        self.news = news
        self._gone = False
        self._writing = False
        self._written = monotonic()
        # Streams opened together are not all checked in the same second.
        self._checked = self._written - random.random()  # noqa: S311
        self._task: asyncio.Task[object] | None = None

    async def more(self) -> bytes | None:
        """Return what to write now, b"" when there is nothing; None ends the stream."""
        raise NotImplementedError

    async def may_listen(self) -> bool:
        """Whether the reader still may; asked every few seconds."""
        raise NotImplementedError

    async def watch(self, receive: Receive) -> None:
        """Notice that the client left."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        self.news.wake()

    def pulse(self, now: float) -> None:
        """Wake it if it is to be checked or to give a sign; end a write nobody reads."""
        if self._writing:
            if now - self._written > PATIENCE_SECONDS and self._task is not None:
                self._task.cancel()
        elif now - self._checked >= CHECK_SECONDS or now - self._written >= HEARTBEAT_SECONDS:
            self.news.wake()

    async def run(self, send: Send) -> None:
        """Send everything new until the client, the access or the server goes.

        A reader that does not read is left, too: it may come back and resume.
        """
        self._task = asyncio.current_task()
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        # Readers that a restart cut off together do not all come back in the same second.
        await self._write(send, f"retry: {random.randint(1000, 5000)}\n\n".encode())  # noqa: S311
        try:
            await self._follow(send)
        except asyncio.CancelledError:
            if not self._writing or self._task is None:
                raise
            self._task.uncancel()
            return
        await self._write(send, b": goodbye\n\n", more=False)

    async def _follow(self, send: Send) -> None:
        is_open = True
        while is_open and not self._gone:
            now = monotonic()
            if now - self._checked >= CHECK_SECONDS:
                if not await self.may_listen():
                    return
                self._checked = now
            body = await self.more()
            if body is None:
                return
            if not body and now - self._written >= HEARTBEAT_SECONDS:
                body = b": still here\n\n"
            if body:
                await self._write(send, body)
            else:
                is_open = await self.news.wait()

    async def _write(self, send: Send, body: bytes, *, more: bool = True) -> None:
        message: Message = {"type": "http.response.body", "body": body, "more_body": more}
        self._writing, self._written = True, monotonic()
        await send(message)
        self._writing = False


class Pulse:
    """Looks after every open stream, while there is one."""

    def __init__(self) -> None:
        self._streams: set[Stream] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, stream: Stream) -> None:
        """Look after this one, too."""
        self._streams.add(stream)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._beat())

    def remove(self, stream: Stream) -> None:
        """Forget one that has ended."""
        self._streams.discard(stream)

    async def _beat(self) -> None:
        while self._streams:
            now = monotonic()
            for stream in list(self._streams):
                stream.pulse(now)
            await asyncio.sleep(PULSE_SECONDS)
