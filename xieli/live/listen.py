"""News of other processes: PostgreSQL's LISTEN in one thread, which wakes the hub.

The ledger's id is sent inside the writing transaction (`core.database.announce`), so it arrives
when the event can be read. While the connection is down the tails look for themselves.
"""

import logging
import threading
from typing import Any

import psycopg
from psycopg import sql

from xieli.core.database import NEWS
from xieli.live.hub import Hub

AGAIN_SECONDS = 1.0
STOP_SECONDS = 0.5  # how long a stop may go unnoticed
_log = logging.getLogger(__name__)


class Listener:
    """One connection that listens for ledgers with news, and comes back when it is cut off."""

    def __init__(self, hub: Hub, connection: dict[str, Any]) -> None:
        self.hears = threading.Event()
        self._hub = hub
        self._connection = connection
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Let go of the connection."""
        self._stopped.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except psycopg.Error:
                _log.warning("cut off from the news; listening again in %s s", AGAIN_SECONDS)
            self.hears.clear()
            self._hub.publish_all()  # from now on they look for themselves
            self._stopped.wait(AGAIN_SECONDS)

    def _listen(self) -> None:
        with psycopg.connect(**self._connection, autocommit=True) as connection:
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(NEWS)))
            self.hears.set()
            self._hub.publish_all()  # what came before we listened
            while not self._stopped.is_set():
                for news in connection.notifies(timeout=STOP_SECONDS):
                    self._hub.tell(news.payload)
