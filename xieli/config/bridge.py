"""Carry one ASGI request to Django's WSGI handler in a small pool of threads, and its answer back.

Django's own ASGI handler costs five times as much per request. Two threads are the best here:
sqlite3 lets go of the interpreter lock at every row, so more of them only get in each other's way.
"""

import asyncio
import io
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO, cast

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Environ = dict[str, Any]
type StartResponse = Callable[..., None]
type WsgiApplication = Callable[[Environ, StartResponse], Iterable[bytes]]

MEMORY_BODY = 1 << 20  # larger bodies wait on disk
LARGEST_BODY = 64 << 20
PATIENCE = 4 << 30  # who sends more than this is cut off


class BodyTooLarge(Exception):
    """The request's body is longer than LARGEST_BODY."""


class Disconnected(Exception):
    """The client left before its request was complete; nothing is run."""


class Bridge:
    """An ASGI application (HTTP only) around a WSGI one."""

    def __init__(self, application: WsgiApplication, *, threads: int = 2) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request. A body over the limit is refused with 413 before Django sees it."""
        try:
            body = await _read_body(receive)
        except BodyTooLarge:
            await _say_too_large(send, scope)
            return
        except Disconnected:
            return
        with body:
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._pool, self._run, environ(scope, body))
            status, headers, chunks = answer
            await send({"type": "http.response.start", "status": status, "headers": headers})
            iterator = iter(chunks)
            try:
                if isinstance(chunks, list):
                    await send({"type": "http.response.body", "body": b"".join(chunks)})
                    return
                while (
                    chunk := await loop.run_in_executor(self._pool, next, iterator, None)
                ) is not None:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                await send({"type": "http.response.body"})
            finally:
                close = getattr(chunks, "close", None)
                if close is not None:
                    await loop.run_in_executor(self._pool, close)

    def shutdown(self) -> None:
        """Let the requests under way end, then end the threads."""
        self._pool.shutdown(wait=True)

    def _run(self, env: Environ) -> tuple[int, list[tuple[bytes, bytes]], Iterable[bytes]]:
        status, headers = 500, list[tuple[bytes, bytes]]()

        def start_response(line: str, fields: list[tuple[str, str]], *_: object) -> None:
            nonlocal status, headers
            status = int(line[:3])
            headers = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in fields]

        response = self._application(env, start_response)
        if getattr(response, "streaming", False):
            return status, headers, response
        try:
            return status, headers, list(response)
        finally:
            cast(Any, response).close()


def environ(scope: Message, body: BinaryIO) -> Environ:
    """Return the WSGI environment of an ASGI HTTP scope (PEP 3333)."""
    body.seek(0, io.SEEK_END)
    length = body.tell()
    body.seek(0)
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    env: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        if name == b"content-type":
            env["CONTENT_TYPE"] = text
        elif name != b"content-length" and b"_" not in name:
            key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
            env[key] = f"{env[key]},{text}" if key in env else text
    return env


async def _read_body(receive: Receive) -> BinaryIO:
    body = tempfile.SpooledTemporaryFile(MEMORY_BODY)  # noqa: SIM115 - the caller closes it
    size, more = 0, True
    try:
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            chunk = message.get("body", b"")
            size += len(chunk)
            more = message.get("more_body", False)
            if size <= LARGEST_BODY:
                body.write(chunk)
            elif not more or size > PATIENCE:
                raise BodyTooLarge  # heard out, or the browser would show no answer at all
    except BaseException:
        body.close()
        raise
    return cast(BinaryIO, body)


async def _say_too_large(send: Send, scope: Message) -> None:
    """Nobody has been asked who this is, so it is said in both languages; nothing was read."""
    said = (
        f"一次最多上传 {LARGEST_BODY >> 20} MB，没有保存任何内容。"
        "请返回，换成较小的文件或填写链接。\n"
        f"At most {LARGEST_BODY >> 20} MB may be sent at once; nothing was kept. "
        "Go back and choose a smaller file, or give its link."
    )
    kind = "text/plain; charset=utf-8"
    if str(scope["path"]).startswith("/api/"):
        kind = "application/problem+json"
        problem = {"type": "about:blank", "title": "Content Too Large", "status": 413}
        said = json.dumps(problem | {"detail": said, "code": "too_large"}, ensure_ascii=False)
    headers = [(b"content-type", kind.encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": said.encode()})
