"""What the three have in common: a threaded server, a window of recent messages, and moods."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

TOKEN = "0123456789abcdef-token"
type Reply = tuple[int, dict[str, Any]]  # HTTP status and JSON


class Window:
    """At most `count` messages within any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self.moments: deque[float] = deque()

    def is_full(self, now: float) -> bool:
        while self.moments and self.moments[0] <= now - self.seconds:
            self.moments.popleft()
        return len(self.moments) >= self.count


class Robot:
    """One group robot: its moods are set by the test, `arrived` is what the group reads."""

    PATH = ""
    TOO_FAST: Reply = (200, {})
    WINDOWS: tuple[tuple[int, float], ...] = ()
    SILENCE = 0.0

    def __init__(self, secret: str = "", now: Callable[[], float] = time.time) -> None:
        self.secret, self.now = secret, now
        self.keyword = ""
        self.is_gone = self.refuses_our_ip = False
        self.status = 0  # answer with this HTTP status alone
        self.fails_every_second = False
        self.hangs = threading.Event()  # set: no answer until it is cleared
        self.drips = False  # an answer that comes byte by byte and never ends
        self.arrived: list[dict[str, Any]] = []
        self.refusals: list[dict[str, Any]] = []
        self.silent_until = 0.0
        self._windows = [Window(*each) for each in self.WINDOWS]
        self._asked = 0
        self._lock = threading.Lock()

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Serve on a free port of 127.0.0.1."""
        robot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                while robot.hangs.is_set():
                    time.sleep(0.02)
                status, body = robot.ask(self.path, self.headers["Content-Type"], raw)
                said = json.dumps(body, ensure_ascii=False).encode() if body else b""
                try:
                    self.send_response(status)
                    if 300 <= status < 400:
                        self.send_header("Location", robot.address)
                    self.send_header("Content-Length", str(len(said) + robot.drips * 10**9))
                    self.end_headers()
                    self.wfile.write(said)
                    while robot.drips:
                        time.sleep(0.02)
                        self.wfile.write(b" ")
                except OSError:
                    pass  # whoever asked has given up

            def log_message(self, *_args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.hangs.clear()
            self.drips = False
            server.shutdown()
            server.server_close()
            thread.join()

    @property
    def address(self) -> str:
        """What the platform shows to whoever made the robot."""
        return self.origin + self.PATH.format(token=TOKEN)

    def ask(self, path: str, kind: str, raw: bytes) -> Reply:
        """Answer one request."""
        with self._lock:
            self._asked += 1
            if self.status:
                return self.status, {}
            if self.fails_every_second and self._asked % 2:
                return 502, {}
            status, body = self._answer(path, kind, raw)
            if body.get("errcode", body.get("code")) != 0:
                self.refusals.append(body)
            return status, body

    def _answer(self, path: str, kind: str, raw: bytes) -> Reply:
        parts = urlsplit(path)
        query = dict(parse_qsl(parts.query))
        if self.is_gone or TOKEN not in path:
            return self.gone()
        now = self.now()
        if now < self.silent_until or any(window.is_full(now) for window in self._windows):
            self.silent_until = max(self.silent_until, now + self.SILENCE)
            return self.TOO_FAST
        if "json" not in kind:
            return self.malformed()
        try:
            message = json.loads(raw.decode("utf-8"))
        except ValueError:
            return self.malformed()
        refusal = self.check(query, message, raw)
        if refusal is not None:
            return refusal
        for window in self._windows:
            window.moments.append(now)
        self.arrived.append(message)
        return self.taken()

    # What each platform says for itself.
    def check(self, query: dict[str, str], message: dict[str, Any], raw: bytes) -> Reply | None:
        raise NotImplementedError

    def gone(self) -> Reply:
        raise NotImplementedError

    def malformed(self) -> Reply:
        raise NotImplementedError

    def taken(self) -> Reply:
        return 200, {"errcode": 0, "errmsg": "ok"}


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
