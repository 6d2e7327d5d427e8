"""`GET /api/v1/projects/{code}/live`: the events of a project as they happen, in number order.

A stream takes what follows its own number from the project's tail, or from the database when it is
further behind. So a reader that is slow, or comes back with Last-Event-ID, misses nothing and sees
nothing twice (R12).
"""

from collections.abc import Awaitable, Callable

from xieli.live.hub import Subscription
from xieli.live.queries import Line, Place, Reader, Refused
from xieli.live.stream import Stream
from xieli.live.tail import Reading, Tail

type Admitting = Callable[[Reader], Awaitable[Place]]


class ProjectStream(Stream):
    """One reader of one ledger."""

    def __init__(
        self, news: Subscription, tail: Tail, reading: Reading, admitting: Admitting,
        reader: Reader, place: Place, number: int,
    ) -> None:  # fmt: skip
        super().__init__(news)
        self._tail = tail
        self._reading = reading
        self._admitting = admitting
        self._reader = reader
        self._ledger_id = place.ledger_id
        self._number = number

    async def more(self) -> bytes:
        """Return the events after the last one sent."""
        lines: list[Line] | None = self._tail.after(self._number)
        if lines is None:
            lines = await self._reading(self._ledger_id, self._number)
        if lines:
            self._number = lines[-1][0]
        return b"".join(line for _number, line in lines)

    async def may_listen(self) -> bool:
        """Whether the reader still sees this project."""
        try:
            return (await self._admitting(self._reader)).ledger_id == self._ledger_id
        except Refused:
            return False


def number_of(said: str, place: Place) -> int:
    """Return the number to go on from, or from now on. Raises Refused for nonsense."""
    if not said:
        return place.number
    if not (said.isascii() and said.isdigit()):
        raise Refused(422)
    return min(int(said[:18]), place.number)  # a number not given out yet has nothing after it
