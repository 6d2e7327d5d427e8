"""Fan-out of wake-ups to open streams, in memory, one hub a process.

Publishing says only *that* a channel has news; the stream's own reader fetches events in number
order, so Last-Event-ID never skips one that committed late. Streams are woken in slices, so a
thousand of them do not make the writer or the pages wait.
"""

import asyncio
from collections import defaultdict

SLICE = 128
ANY = "any"  # the channel of whoever follows all ledgers
PAUSE_SECONDS = 0.001


class Subscription:
    """One open stream's place in a channel. Awaiting `wait` sleeps until news or goodbye."""

    def __init__(self, hub: "Hub", channel: str) -> None:
        self._hub = hub
        self.channel = channel
        self._news = asyncio.Event()

    async def wait(self) -> bool:
        """Return True when the channel has news, False when the hub closes."""
        await self._news.wait()
        self._news.clear()
        return not self._hub.closed

    def wake(self) -> None:
        """Wake the stream; many wakes before it runs are one."""
        self._news.set()

    def close(self) -> None:
        """Leave the channel."""
        self._hub.leave(self)


class Hub:
    """Channels and their open streams; everything but `publish` and `close` runs on the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.closed = False
        self._channels: dict[str, set[Subscription]] = defaultdict(set)
        self._pending: dict[str, list[Subscription]] = {}

    def subscribe(self, channel: str) -> Subscription:
        """Open a stream's place; a closed hub wakes it at once so that it says goodbye."""
        subscription = Subscription(self, channel)
        self._channels[channel].add(subscription)
        if self.closed:
            subscription.wake()
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """Forget a stream; leaving twice is harmless."""
        streams = self._channels.get(subscription.channel)
        if streams is not None:
            streams.discard(subscription)
            if not streams:
                del self._channels[subscription.channel]

    def count(self) -> int:
        """Return how many streams are open."""
        return sum(len(streams) for streams in self._channels.values())

    def publish(self, channel: str) -> None:
        """Say that a channel has news; callable from any thread, returns at once."""
        if not self.closed:
            self.loop.call_soon_threadsafe(self._begin, channel)

    def tell(self, ledger_id: str) -> None:
        """Say that a ledger has news, to who follows it and to who follows all."""
        self.publish(ledger_id)
        self.publish(ANY)

    def publish_all(self) -> None:
        """Say that any channel may have news: some was missed; callable from any thread."""
        if not self.closed:
            self.loop.call_soon_threadsafe(self._begin_all)

    def close(self) -> None:
        """Wake every stream for its goodbye (on the loop, from the signal handler)."""
        self.closed = True
        for streams in list(self._channels.values()):
            for subscription in list(streams):
                subscription.wake()

    def _begin_all(self) -> None:
        for channel in list(self._channels):
            self._begin(channel)

    def _begin(self, channel: str) -> None:
        streams = self._channels.get(channel)
        if not streams:
            return
        under_way = channel in self._pending
        self._pending[channel] = list(streams)  # later news joins: everybody once more
        if not under_way:
            self._continue(channel)

    def _continue(self, channel: str) -> None:
        waiting = self._pending[channel]
        for subscription in waiting[:SLICE]:
            subscription.wake()
        rest = waiting[SLICE:]
        if rest:
            self._pending[channel] = rest
            self.loop.call_later(PAUSE_SECONDS, self._continue, channel)
        else:
            del self._pending[channel]
