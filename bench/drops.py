"""R12 at length: lines break, a server restarts, and readers miss nothing.

    .venv/bin/python -m bench.drops [DROPS]

Twelve tabs of one person, each with a line of its own as on plain http, read two projects while
somebody edits them. Every line is cut after some hundredths of a second and resumed with its
Last-Event-ID; the server is stopped and started twice. Raises when a reader missed an event or was
told one twice. Over a server of its own in a temporary folder.
"""

import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

from xieli.live.tests.company import Company, Listening

TABS, CODES = 12, ("S-1", "S-2")
READER = "zhou_ba"  # sees both projects
OPEN = 200


class Tab(threading.Thread):
    """One reader: what it was told over all its lines."""

    def __init__(self, company: Company, drops: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.told: list[tuple[str, int]] = []
        self.drops = 0
        self._company = company
        self._most = drops
        self._chance = random.Random(seed)  # noqa: S311 - to be repeated
        self._last_id = ""

    def run(self) -> None:
        """Listen, be cut off, come back."""
        while self.drops < self._most:
            line = self._listen()
            time.sleep(self._chance.random() / 20)
            line.drop()
            self._keep(line)
            self.drops += 1

    def finish(self, until: dict[str, int]) -> None:
        """Listen once more, until everything was told."""
        line = self._listen()
        missing = {each for each in until.items() if each not in self.told}
        line.wait_for(lambda now: missing <= set(now.events))
        line.drop()
        self._keep(line)

    def _listen(self) -> Listening:
        while True:  # the server may be away
            try:
                line = self._company.listen(READER, self._last_id)
            except OSError:
                time.sleep(0.1)
                continue
            if line.status == OPEN:
                return line
            time.sleep(0.1)

    def _keep(self, line: Listening) -> None:
        self.told += line.events
        self._last_id = line.last_id or self._last_id


def check(tab: Tab, until: dict[str, int]) -> None:
    """Raise unless this reader was told every event once."""
    numbers = defaultdict[str, list[int]](list)
    for code, number in tab.told:
        numbers[code].append(number)
    for code, last in until.items():
        told = numbers[code]
        if told != list(range(told[0], last + 1)):
            raise AssertionError(f"{code}: {told}")


def main(drops: int) -> None:
    """Found, read and cut, restart, compare."""
    with tempfile.TemporaryDirectory() as folder:
        company = Company(Path(folder))
        company.found()
        company.serve()
        try:
            restarts, events = read_and_cut(company, drops)
        finally:
            company.stop()
    print(f"{drops} lines cut, {restarts} restarts, {events} events: 0 missed, 0 told twice")


def read_and_cut(company: Company, drops: int) -> tuple[int, int]:
    """Edit while the tabs read; return how often the server was restarted, and how many events."""
    for code in CODES:
        company.begin(code)
    tabs = [Tab(company, -(-drops // TABS), seed) for seed in range(TABS)]
    for tab in tabs:
        tab.start()
    edits = restarts = 0
    while any(tab.is_alive() for tab in tabs):
        company.edit(CODES[edits % len(CODES)])
        edits += 1
        if sum(tab.drops for tab in tabs) > drops * (restarts + 1) / 3:
            company.stop()
            company.serve()
            restarts += 1
    until = company.numbers(READER)
    for tab in tabs:
        tab.finish(until)
        check(tab, until)
    return restarts, edits


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
