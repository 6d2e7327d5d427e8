"""On PostgreSQL what another process commits wakes this one's streams, and a cut is survived."""

import asyncio
import os
import threading
from collections.abc import Iterator

import psycopg
import pytest

from xieli.core.database import NEWS
from xieli.live.hub import Hub, Subscription
from xieli.live.listen import Listener

URL = os.environ.get("DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="PostgreSQL tells of news; SQLite does not")


@pytest.fixture
def hub() -> Iterator[Hub]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield Hub(loop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def listener(hub: Hub) -> Iterator[Listener]:
    listening = Listener(hub, {"conninfo": URL})
    listening.start()
    assert listening.hears.wait(10)
    yield listening
    listening.stop()


def opened(hub: Hub, channel: str) -> Subscription:
    async def subscribe() -> Subscription:
        return hub.subscribe(channel)

    return asyncio.run_coroutine_threadsafe(subscribe(), hub.loop).result(5)


def is_woken(hub: Hub, stream: Subscription, seconds: float) -> bool:
    async def news() -> bool:
        async with asyncio.timeout(seconds):
            return await stream.wait()

    try:
        return asyncio.run_coroutine_threadsafe(news(), hub.loop).result(seconds + 5)
    except TimeoutError:
        return False


def tell(ledger_id: str, *, commit: bool) -> None:
    with psycopg.connect(URL) as elsewhere:
        elsewhere.execute("SELECT pg_notify(%s, %s)", [NEWS, ledger_id])
        if not commit:
            elsewhere.rollback()


def test_r12_a_commit_elsewhere_wakes_only_its_own_ledgers_streams(
    hub: Hub, listener: Listener
) -> None:
    mine, other = opened(hub, "mine"), opened(hub, "other")
    tell("mine", commit=False)
    assert not is_woken(hub, mine, 0.7)
    tell("mine", commit=True)
    assert is_woken(hub, mine, 10)
    assert not is_woken(hub, other, 0.2)


def test_r12_a_cut_connection_wakes_everybody_and_listens_again(
    hub: Hub, listener: Listener
) -> None:
    mine = opened(hub, "mine")
    with psycopg.connect(URL, autocommit=True) as elsewhere:
        elsewhere.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
        )
    assert is_woken(hub, mine, 10), "who was told must now look"
    assert listener.hears.wait(10)
    tell("mine", commit=True)
    assert is_woken(hub, mine, 10)
