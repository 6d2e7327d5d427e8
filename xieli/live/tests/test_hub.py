"""R12: a stream is woken for every piece of news, and for the goodbye."""

import asyncio
import threading

from xieli.live.hub import SLICE, Hub


def test_news_reaches_every_stream_of_its_channel_and_no_other() -> None:
    async def scene() -> None:
        hub = Hub(asyncio.get_running_loop())
        mine = [hub.subscribe("project:1") for _ in range(3 * SLICE + 1)]
        other = hub.subscribe("project:2")
        threading.Thread(target=hub.publish, args=("project:1",)).start()
        async with asyncio.timeout(5):
            assert all(await asyncio.gather(*(stream.wait() for stream in mine)))
        waiting = asyncio.ensure_future(other.wait())
        await asyncio.sleep(0.02)
        assert not waiting.done()
        hub.close()
        assert await waiting is False

    asyncio.run(scene())


def test_news_during_a_fan_out_wakes_everybody_again() -> None:
    async def scene() -> None:
        hub = Hub(asyncio.get_running_loop())
        streams = [hub.subscribe("c") for _ in range(2 * SLICE)]
        hub.publish("c")
        await streams[0].wait()
        hub.publish("c")
        async with asyncio.timeout(5):
            assert await streams[0].wait()
            assert await streams[-1].wait()

    asyncio.run(scene())


def test_a_closed_stream_is_forgotten() -> None:
    async def scene() -> None:
        hub = Hub(asyncio.get_running_loop())
        stream = hub.subscribe("c")
        assert hub.count() == 1
        stream.close()
        stream.close()
        assert hub.count() == 0

    asyncio.run(scene())
