"""One process, one port: pages over the bridge and live streams on the loop beside them."""

import asyncio
import fcntl
import os
import socket
from pathlib import Path
from types import FrameType
from typing import TextIO, cast

import uvicorn
from django.core.wsgi import get_wsgi_application
from django.db import connection

from xieli.config.bridge import Bridge, Message, Receive, Send, WsgiApplication
from xieli.config.worker import Worker
from xieli.core import events
from xieli.live.hub import Hub
from xieli.live.listen import Listener
from xieli.live.streams import Streams

PARTING_SECONDS = 8
CONNECTING = {"host", "port", "dbname", "user", "password", "sslmode", "sslrootcert"}


class AlreadyServing(Exception):
    """Another process holds this data folder; SQLite has one writer."""


class Application:
    """The root ASGI application."""

    def __init__(self) -> None:
        self.bridge = Bridge(cast(WsgiApplication, get_wsgi_application()))
        self.hub: Hub | None = None
        self.streams: Streams | None = None
        # SQLite has one writer, and this is it; PostgreSQL has `xieli worker` beside it.
        self.worker = Worker() if connection.vendor == "sqlite" else None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """The lifespan makes the hub; a stream stays on the loop, all else goes to the pages."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and self.streams is not None and Streams.serves(scope):
            await self.streams(scope, receive, send)
        elif scope["type"] == "http":
            await self.bridge(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub = Hub(asyncio.get_running_loop())
        listener = _listener(self.hub)
        self.streams = Streams(self.hub, listener.hears.is_set if listener else lambda: False)
        events.on_commit_wake(self.hub.tell)
        if self.worker is not None:
            self.worker.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.hub.close()
        if self.worker is not None:
            self.worker.stop()
        if listener is not None:
            listener.stop()
        self.bridge.shutdown()
        self.streams.shutdown()
        await send({"type": "lifespan.shutdown.complete"})


def _listener(hub: Hub) -> Listener | None:
    """Listen for other processes' news where the database tells of them."""
    if connection.vendor != "postgresql":
        return None
    given = connection.get_connection_params()
    listener = Listener(hub, {name: given[name] for name in given.keys() & CONNECTING})
    listener.start()
    return listener


class Server(uvicorn.Server):
    """A server that says goodbye to open streams before it waits for the requests under way."""

    def __init__(self, application: Application) -> None:
        self._application = application
        super().__init__(
            uvicorn.Config(
                application,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=PARTING_SECONDS,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Close the hub first: a stream left open would block the shutdown."""
        hub = self._application.hub
        if hub is not None:
            hub.loop.call_soon_threadsafe(hub.close)
        super().handle_exit(sig, frame)


def hold(data: Path) -> TextIO:
    """Take the data folder for this process; keep the returned file open. Raises AlreadyServing."""
    file = (data / "serving.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise AlreadyServing from error
    file.write(str(os.getpid()))
    file.flush()
    return file


def serve(listening: socket.socket) -> None:
    """Serve on a socket that already listens, until SIGTERM or SIGINT."""
    Server(Application()).run(sockets=[listening])
