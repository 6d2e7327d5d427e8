"""A lock that is handed to whoever has waited longest.

Python's own is not: a thread that lets go and takes it again at once, as the worker does for each
of a thousand small commands, keeps everybody else waiting until they give up.
"""

import threading
from collections import deque


class Turns:
    """Re-entrant, and first come, first served."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self, timeout: float) -> bool:
        """Wait for a turn, at most so many seconds; return whether it came."""
        me = threading.get_ident()
        if self._owner == me:
            self._depth += 1
            return True
        with self._guard:
            if self._owner is None:
                self._owner, self._depth = me, 1
                return True
            bell = threading.Lock()
            bell.acquire()
            place = (me, bell)
            self._waiting.append(place)
        if bell.acquire(timeout=timeout):
            return True
        with self._guard:
            if self._owner == me:
                return True  # it came at the last moment
            self._waiting.remove(place)
        return False

    def release(self) -> None:
        """Hand it on."""
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            self._owner = None
            if self._waiting:
                self._owner, bell = self._waiting.popleft()
                self._depth = 1
                bell.release()
