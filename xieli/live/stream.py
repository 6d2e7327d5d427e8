"""One open stream: writes what its reader has not seen, and stays alive in between."""

import asyncio
import random
from time import monotonic

from xieli.live.asking import Message, Receive, Send
from xieli.live.hub import Subscription

HEARTBEAT_SECONDS = 15.0
CHECK_SECONDS = 4.0  # who loses access is cut off within five
PATIENCE_SECONDS = 30.0  # how long one write to a reader that does not read may take
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

    async def run(self, send: Send) -> None:
        """Send everything new until the client, the access or the server goes."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        # Readers that a restart cut off together do not all come back in the same second.
        await _write(send, f"retry: {random.randint(1000, 5000)}\n\n".encode())  # noqa: S311
        written = monotonic()
        checked = written - random.random()  # noqa: S311 - nor are they all checked in the same
        is_open = True
        while is_open and not self._gone:
            if monotonic() - checked >= CHECK_SECONDS:
                if not await self.may_listen():
                    break
                checked = monotonic()
            body = await self.more()
            if body is None:
                break
            if not body and monotonic() - written >= HEARTBEAT_SECONDS:
                body = b": still here\n\n"
            if body:
                is_open, written = await _write(send, body), monotonic()
                continue
            until = min(checked + CHECK_SECONDS, written + HEARTBEAT_SECONDS)
            is_open = await self._news(until - monotonic())
        await _write(send, b": goodbye\n\n", more=False)

    async def _news(self, seconds: float) -> bool:
        """Wait for news, at most so long; False when the server closes."""
        try:
            async with asyncio.timeout(max(seconds, 0)):
                return await self.news.wait()
        except TimeoutError:
            return True


async def _write(send: Send, body: bytes, *, more: bool = True) -> bool:
    """Write; False when the reader has not read for too long: it may come back and resume."""
    message: Message = {"type": "http.response.body", "body": body, "more_body": more}
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await send(message)
    except TimeoutError:
        return False
    return True
