"""R11: many people watch one project while somebody checks in every second.

    .venv/bin/python -m bench.streams [SECONDS] [STREAMS …]

Runs a server of its own on 127.0.0.1 over the data set of `bench.dataset` in a temporary folder,
and ends it. For each number of streams: how long after the check-in's answer the last client has
its event (p50, p99), whether any was lost, memory a connection, and how much slower an ordinary
page became beside the same page with no stream open. Server and clients share the machine.
"""

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import httpx

PORT, WATCHERS = 9171, 20
PERSON = (
    "import django, json; django.setup()\n"
    + f"""
from xieli.people import commands
from xieli.people.models import Person
from xieli.workplan.models import Task
people = Person.objects.filter(department__name="部门00").order_by("email")[:{WATCHERS}]
# The first department has fifteen of the three hundred; executives make up the rest.
others = Person.objects.exclude(pk__in=[p.pk for p in people])[:{WATCHERS} - len(people)]
for each in others:
    Person.objects.filter(pk=each.pk).update(is_executive=True)
rows = [*people, *others]
task = Task.objects.filter(project__code="P-000", owner=rows[0]).first()
# A worker that finds fifty thousand tasks late would tell of them all the while.
Task.objects.exclude(pk=task.pk).update(status="done", percent=100)
Task.objects.filter(pk=task.pk).update(planned_finish="2099-01-01")
print(json.dumps({{
    "task": task.pk, "version": task.version,
    "tokens": [commands.create_token(person=p, name="r11", actor=None)[1] for p in rows],
}}))
"""
)


class Watcher(asyncio.Protocol):
    """One open stream: what came and when; read afterwards, so that the clients cost little."""

    def __init__(self, token: str) -> None:
        self.came: list[tuple[float, bytes]] = []
        self.is_open = asyncio.Event()
        self._token = token
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport = transport
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP
        transport.write(
            f"GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {self._token}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Keep it with its moment."""
        self.came.append((time.perf_counter(), data))
        if not self.is_open.is_set() and b"event: open" in data:
            self.is_open.set()

    def numbers(self) -> dict[int, float]:
        """Return when each check-in came; one write may bring several."""
        return {
            int(number): moment
            for moment, data in self.came
            for number in re.findall(rb'"number":(\d+),"type":"task.checked_in"', data)
        }

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


async def check_in(client: httpx.AsyncClient, scene: dict[str, object], percent: int) -> float:
    """Check in, and return when the answer came."""
    answer = await client.post(
        f"/api/v1/tasks/{scene['task']}/check-ins",
        json={"status": "in_progress", "percent": percent},
        headers={"If-Match": f'"{scene["version"]}"'},
    )
    came = time.perf_counter()
    answer.raise_for_status()
    scene["version"] = answer.json()["version"]
    return came


async def page(client: httpx.AsyncClient, until: float) -> float:
    """Read the sheet's rows over and over; return the median in milliseconds."""
    took = []
    while time.perf_counter() < until:
        began = time.perf_counter()
        (await client.get("/api/v1/projects/P-000/progress")).raise_for_status()
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.1)
    return statistics.median(took)


async def measure(scene: dict[str, object], streams: int, seconds: int, pid: int) -> None:
    """Open the streams, check in every second, print one line."""
    tokens: list[str] = scene["tokens"]  # type: ignore[assignment]
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{PORT}", timeout=30,
        headers={"Authorization": f"Bearer {tokens[0]}"},
    ) as client:  # fmt: skip
        before = memory(pid)
        watchers = [Watcher(tokens[n % len(tokens)]) for n in range(streams)]
        loop = asyncio.get_running_loop()
        for each in watchers:
            await loop.create_connection(lambda own=each: own, "127.0.0.1", PORT)  # type: ignore[misc]
        for each in watchers:
            await asyncio.wait_for(each.is_open.wait(), 60)
        grown = memory(pid) - before
        reading = asyncio.create_task(page(client, time.perf_counter() + seconds))
        answered = []
        for turn in range(seconds):
            answered.append(await check_in(client, scene, turn % 90 + 1))
            await asyncio.sleep(1)
        median = await reading
        for each in watchers:
            each.close()
    told = defaultdict[int, list[float]](list)
    for watcher in watchers:
        for number, came in watcher.numbers().items():
            told[number].append(came)
    lags = sorted(
        max(told[number]) - moment
        for number, moment in zip(sorted(told), answered, strict=bool(told))
    ) or [0.0]  # fmt: skip
    lost = streams * seconds - sum(map(len, told.values()))
    p99 = lags[max(0, round(len(lags) * 0.99) - 1)]
    each_kb = f"{grown / streams:6.1f}" if streams else "     -"
    print(
        f"{streams:5} streams: last client p50 {statistics.median(lags) * 1000:6.1f} ms,"
        f" p99 {p99 * 1000:6.1f} ms, lost {lost}, {each_kb} kB each, page {median:6.1f} ms",
        flush=True,
    )


def memory(pid: int) -> int:
    """Return how much memory a process holds, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def main(seconds: int, sizes: list[int]) -> None:
    """Set up, measure each size, tell."""
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ | {
            "XIELI_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "xieli.config.settings",
            "XIELI_STREAMS_PER_PERSON": "1000",
        }
        python = sys.executable
        subprocess.run([python, "-m", "bench.dataset", folder], check=True, env=given)  # noqa: S603
        found = subprocess.run(  # noqa: S603
            [python, "-c", PERSON], check=True, env=given, capture_output=True, text=True
        )
        scene = json.loads(found.stdout)
        server = subprocess.Popen(  # noqa: S603
            [python, "-m", "xieli", "serve", "--port", str(PORT)],
            env=given, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            next(server.stdout or iter(()))  # it says that it is ready
            for streams in [0, *sizes]:
                asyncio.run(measure(scene, streams, seconds, server.pid))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(numbers[0] if numbers else 20, numbers[1:] or [10, 100, 1000])
