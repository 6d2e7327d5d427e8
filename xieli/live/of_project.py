"""`GET /api/v1/projects/{code}/live`: the events of a project as they happen, in number order.

A stream takes what follows its own number from the project's tail, or from the database when it is
further behind. So a reader that is slow, or comes back with Last-Event-ID, misses nothing and sees
nothing twice (R12).
"""

from collections.abc import Awaitable, Callable

from xieli.live.hub import Subscription
from xieli.live.queries import Line, Refused, Sight
from xieli.live.stream import Stream
from xieli.live.tail import Reading, Tail

type Looking = Callable[[], Awaitable[Sight | None]]


class ProjectStream(Stream):
    """One reader of one ledger."""

    def __init__(
        self, news: Subscription, tail: Tail, reading: Reading, looking: Looking, ledger_id: str,
        number: int,
    ) -> None:  # fmt: skip
        super().__init__(news)
        self._tail = tail
        self._reading = reading
        self._looking = looking
        self._ledger_id = ledger_id
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
        sight = await self._looking()
        return sight is not None and self._ledger_id in sight.projects


def number_of(said: str, last: int) -> int:
    """Return the number to go on from, or from now on. Raises Refused for nonsense."""
    if not said:
        return last
    if not (said.isascii() and said.isdigit()):
        raise Refused(422)
    return min(int(said[:18]), last)  # a number not given out yet has nothing after it
