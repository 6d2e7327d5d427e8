"""`GET /api/v1/projects/{code}/live`: the events of a project as they happen, in number order.

A stream takes what follows its own number from the project's tail, or from the database when it is
further behind. So a reader that is slow, or comes back with Last-Event-ID, misses nothing and sees
nothing twice (R12).
"""

import asyncio
import json
import os
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from xieli.live.hub import Hub, Subscription
from xieli.live.queries import Line, Place, Reader, Refused, admitted, lines_after
from xieli.live.tail import IsTold, Tail, Tails
from xieli.people.forms import COOKIE

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

PATH = re.compile(r"/api/v1/projects/([^/]+)/live")
HEARTBEAT_SECONDS = 15.0
CHECK_SECONDS = 5.0
PATIENCE_SECONDS = 30.0  # how long one write to a reader that does not read may take
CODES = {401: "not_signed_in", 404: "not_found", 422: "invalid", 429: "too_many_streams"}


class Streams:
    """Every open stream of this process."""

    def __init__(self, hub: Hub, is_told: IsTold = lambda: False) -> None:
        self._hub = hub
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="live")
        self._open: Counter[str] = Counter()
        self._most = int(os.environ.get("XIELI_STREAMS_PER_PERSON", "50"))
        self._tails = Tails(hub, self.lines, is_told)

    @staticmethod
    def serves(scope: Message) -> bool:
        """Whether this request asks for a stream."""
        return scope["method"] == "GET" and PATH.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request for a stream, for as long as it is open."""
        try:
            headers = _headers(scope)
            reader = _reader(scope["path"], headers)
            place = await self.admit(reader)
            number = _number(scope, headers, place)
            if self._open[place.person_id] >= self._most:
                raise Refused(429)
        except Refused as refusal:
            await _refuse(send, refusal.status)
            return
        self._open[place.person_id] += 1
        tail = self._tails.join(place.ledger_id, place.number)
        stream = Stream(self, self._hub.subscribe(tail.channel), tail, reader, place.ledger_id)
        gone = asyncio.create_task(stream.watch(receive))
        try:
            await stream.run(number, send)
        finally:
            gone.cancel()
            stream.news.close()
            self._tails.leave(place.ledger_id)
            self._open -= Counter([place.person_id])  # forgets who has none left

    async def admit(self, reader: Reader) -> Place:
        """Ask whether this reader may (still) listen. Raises Refused."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, admitted, reader)

    async def lines(self, ledger_id: str, number: int) -> list[Line]:
        """Read events from the database."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lines_after, ledger_id, number)

    def shutdown(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=True)


class Stream:
    """One reader's stream."""

    def __init__(
        self, streams: Streams, news: Subscription, tail: Tail, reader: Reader, ledger_id: str
    ) -> None:
        self.news = news
        self._streams = streams
        self._tail = tail
        self._reader = reader
        self._ledger_id = ledger_id
        self._gone = False

    async def watch(self, receive: Receive) -> None:
        """Notice that the client left."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        self.news.wake()

    async def run(self, number: int, send: Send) -> None:
        """Send everything after `number` until the client, the access or the server goes."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        # Readers that a restart cut off together do not all come back in the same second.
        await self._write(send, f"retry: {random.randint(1000, 5000)}\n\n".encode())  # noqa: S311
        checked = written = monotonic()
        is_open = True
        while is_open and not self._gone:
            if monotonic() - checked >= CHECK_SECONDS:
                if not await self._may_listen():
                    break
                checked = monotonic()
            lines = self._tail.after(number)
            if lines is None:
                lines = await self._streams.lines(self._ledger_id, number)
            if lines:
                is_open = await self._write(send, b"".join(line for _number, line in lines))
                number, written = lines[-1][0], monotonic()
                continue
            if monotonic() - written >= HEARTBEAT_SECONDS:
                is_open = await self._write(send, b": still here\n\n")
                written = monotonic()
            until = min(checked + CHECK_SECONDS, written + HEARTBEAT_SECONDS)
            is_open = is_open and await self._news(until - monotonic())
        await self._write(send, b": goodbye\n\n", more=False)

    async def _news(self, seconds: float) -> bool:
        """Wait for news, at most so long; False when the server closes."""
        try:
            async with asyncio.timeout(max(seconds, 0)):
                return await self.news.wait()
        except TimeoutError:
            return True

    async def _may_listen(self) -> bool:
        try:
            return (await self._streams.admit(self._reader)).ledger_id == self._ledger_id
        except Refused:
            return False

    @staticmethod
    async def _write(send: Send, body: bytes, *, more: bool = True) -> bool:
        """Write; False when the reader has not read for too long: it may come back and resume."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await send({"type": "http.response.body", "body": body, "more_body": more})
        except TimeoutError:
            return False
        return True


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def _headers(scope: Message) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _reader(path: str, headers: dict[str, str]) -> Reader:
    match = PATH.fullmatch(path)
    scheme, _space, token = headers.get("authorization", "").partition(" ")
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        cookie = None
    return Reader(
        token=token.strip() if scheme.lower() == "bearer" else "",
        session_key=cookie.value if cookie else "",
        code=match[1] if match else "",
    )


def _number(scope: Message, headers: dict[str, str], place: Place) -> int:
    """Return the number to go on from: Last-Event-ID, else ?after=, else from now on."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    said = headers.get("last-event-id") or asked
    if not said:
        return place.number
    if not (said.isascii() and said.isdigit()):
        raise Refused(422)
    return min(int(said[:18]), place.number)  # a number not given out yet has nothing after it


async def _refuse(send: Send, status: int) -> None:
    title = HTTPStatus(status).phrase
    body = json.dumps(
        {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": title,
            "code": CODES[status],
        }
    ).encode()
    headers = [(b"content-type", b"application/problem+json")]
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers.append((b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
