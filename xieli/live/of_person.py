"""`GET /api/v1/live`: what happens wherever one person may look, in one stream.

It begins with `open`: every project they see and its last number; what was just written may be told
after it all the same. Then comes every event of these projects, `people` when something about
departments and persons changed (a to-do may follow from it), and `projects` when they see more or
fewer of them. An event's id is sealed and says how far the reader is in all ledgers at once, so
whoever comes back with it misses nothing (R12).
"""

from collections.abc import Awaitable, Callable

from xieli.live.cursor import Cursor
from xieli.live.feed import Feed, Mark
from xieli.live.hub import Subscription
from xieli.live.news import News, said
from xieli.live.queries import MOST_AT_ONCE, Sight
from xieli.live.stream import Stream

type Looking = Callable[[], Awaitable[Sight | None]]
type Missing = Callable[[Cursor, Cursor, set[str]], Awaitable[list[News]]]


class PersonStream(Stream):
    """One reader of all that a person sees."""

    def __init__(
        self, news: Subscription, feed: Feed, mark: Mark, looking: Looking, missing: Missing,
        sight: Sight, since: Cursor | None,
    ) -> None:  # fmt: skip
        super().__init__(news)
        self._feed = feed
        self._looking = looking
        self._missing = missing
        self._sight = sight
        self._sights = mark.sights
        self._position = mark.position
        self._until = mark.cursor
        self._since = since or mark.cursor  # what is between the two is sent first
        self._first = self._opening()

    async def more(self) -> bytes | None:
        """Return the opening, then what was missed, then what happens."""
        if self._first:
            first, self._first = self._first, b""
            return first
        while self._since != self._until:
            if body := await self._catch_up():
                return body
        news = self._feed.since(self._position)
        if news is None:
            return None  # too far behind: the reader comes back with its last id
        self._position += len(news)
        changes = b""
        # Seen before and after: what led to a project's appearing is told by its number.
        news = [each for each in news if self._is_seen(each)]
        if self._sights != self._feed.sights:
            if not await self.may_listen():
                return None
            changes, self._first = self._first, b""
        return changes + b"".join(each.line for each in news if self._is_seen(each))

    async def may_listen(self) -> bool:
        """Look again at what the person sees; False when they may not listen any more."""
        self._sights = self._feed.sights
        sight = await self._looking()
        if sight is None:
            return False
        before, self._sight = self._sight, sight
        gone = [before.projects[ledger][0] for ledger in before.projects.keys() - sight.projects]
        new = {ledger: sight.projects[ledger] for ledger in sight.projects.keys() - before.projects}
        if gone or new:
            self._first += said("projects", {"appeared": dict(new.values()), "gone": gone})
        return True

    async def _catch_up(self) -> bytes:
        found = await self._missing(self._since, self._until, set(self._sight.projects))
        lines = []
        for news in found:
            is_late = news.row <= self._since.high
            self._since = self._since.past(news.row) if is_late else self._until.up_to(news.row)
            if not news.is_private:
                lines.append(news.at(self._since).line)
        if len(found) < MOST_AT_ONCE:
            self._since = self._until
        return b"".join(lines)

    def _is_seen(self, news: News) -> bool:
        return news.code is None or news.ledger_id in self._sight.projects

    def _opening(self) -> bytes:
        projects = dict(self._sight.projects.values())
        return f"id: {self._since.sealed()}\n".encode() + said("open", {"projects": projects})
