"""R12, with the real server in a process of its own: no gap, nothing twice, strangers nowhere."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUILD = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cast import found_company
from xieli.kickoff import commands as kickoff
from xieli.kickoff.rules import Role
from xieli.people import commands as people
cast = found_company()
row = kickoff.create_project(code="LIVE", title="实时", actor=cast.zhou_ba)
text = kickoff.CharterText(participants=[(cast.service, Role.LEAD, "")])
kickoff.edit_charter(project=row, text=text, version=1, actor=cast.zhou_ba)
for person in (cast.zhou_ba, cast.zhang_san, cast.wu_jiu):
    print(people.create_token(person=person, name="t", actor=None)[1])
"""
LEAVE = """
import django; django.setup()
from xieli.people import commands
from xieli.people.models import Person
commands.record_leaver(person=Person.objects.get(name="张三"), actor=None)
"""


@dataclass
class House:
    """A served database, the port and three people's tokens."""

    data: Path
    port: int = 0
    member: str = ""
    leaver: str = ""
    stranger: str = ""
    process: "subprocess.Popen[str] | None" = None
    version: int = 2

    @property
    def environment(self) -> dict[str, str]:
        given = os.environ | {
            "XIELI_DATA": str(self.data),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "xieli.config.settings",
            "XIELI_STREAMS_PER_PERSON": "3",
        }
        given.pop("DATABASE_URL", None)
        return given

    def run(self, program: str) -> str:
        """Run a program of its own beside the server, as the terminal would."""
        return subprocess.run(
            [sys.executable, "-c", program], env=self.environment, check=True,
            capture_output=True, text=True,
        ).stdout  # fmt: skip

    def edit(self) -> None:
        """Cause one event through the API."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        body = {
            "background": f"第{self.version}稿",
            "participants": [{"department": "客服部", "role": "lead"}],
        }
        link.request(
            "PUT", "/api/v1/projects/LIVE/charter", json.dumps(body),
            {
                "Authorization": f"Bearer {self.member}",
                "Content-Type": "application/json",
                "If-Match": f'"{self.version}"',
            },
        )  # fmt: skip
        answer = link.getresponse()
        assert answer.status == 200, answer.read()
        link.close()
        self.version += 1


@dataclass
class Listening:
    """One open stream, read in a thread."""

    status: int
    numbers: list[int] = field(default_factory=list)
    has_ended: threading.Event = field(default_factory=threading.Event)
    link: "http.client.HTTPConnection | None" = None

    def drop(self) -> None:
        """Cut the connection without a word."""
        assert self.link is not None
        assert self.link.sock is not None
        self.link.sock.shutdown(socket.SHUT_RDWR)
        assert self.has_ended.wait(5)

    def wait_for(self, number: int) -> None:
        deadline = time.monotonic() + 10
        while (not self.numbers or self.numbers[-1] < number) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert self.numbers and self.numbers[-1] >= number, self.numbers


def listen(house: House, token: str, last: int | None = None, query: str = "") -> Listening:
    link = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if last is not None:
        headers["Last-Event-ID"] = str(last)
    link.request("GET", f"/api/v1/projects/LIVE/live{query}", headers=headers)
    answer = link.getresponse()
    listening = Listening(answer.status, link=link)
    if answer.status != 200:
        answer.read()
        link.close()
        return listening

    def read() -> None:
        try:
            for line in iter(answer.readline, b""):
                if line.startswith(b"id: "):
                    listening.numbers.append(int(line[4:]))
        except (OSError, http.client.HTTPException, ValueError):
            pass
        answer.close()
        link.close()
        listening.has_ended.set()

    threading.Thread(target=read, daemon=True).start()
    return listening


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("live"))
    house.member, house.leaver, house.stranger = house.run(BUILD).split()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        house.port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "xieli", "serve", "--port", str(house.port)],
        env=house.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert "ready" in process.stdout.readline()
        house.process = process
        yield house
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def test_r12_a_reader_that_drops_and_returns_misses_nothing_and_sees_nothing_twice(
    house: House,
) -> None:
    begin = house.version
    seen: list[int] = [begin]
    steady = listen(house, house.member, begin)
    for _round in range(4):
        reader = listen(house, house.member, seen[-1])
        for _event in range(3):
            house.edit()
        reader.wait_for(seen[-1] + 1)
        reader.drop()
        seen += reader.numbers
        house.edit()  # while nobody of ours listens
    reader = listen(house, house.member, seen[-1])
    reader.wait_for(house.version)
    reader.drop()
    seen += reader.numbers
    assert seen == list(range(begin, house.version + 1))
    steady.wait_for(house.version)
    steady.drop()
    assert steady.numbers == list(range(begin + 1, house.version + 1))


def test_r12_what_the_terminal_commits_arrives_too(house: House) -> None:
    reader = listen(house, house.member)
    house.run(
        "import django; django.setup()\n"
        "from xieli.kickoff import commands\n"
        "from xieli.kickoff.models import Project\n"
        "from xieli.kickoff.rules import Role\n"
        "row = Project.objects.get()\n"
        "text = commands.CharterText(background='终端', participants=[(p.department, Role.LEAD, '')"
        " for p in row.participants.select_related('department')])\n"
        "commands.edit_charter(project=row, text=text, version=row.version, actor=row.created_by)\n"
    )
    house.version += 1
    reader.wait_for(house.version)
    reader.drop()
    assert reader.numbers == [house.version]


def test_after_reads_from_a_number_and_nonsense_is_refused(house: House) -> None:
    reader = listen(house, house.member, query="?after=0")
    reader.wait_for(house.version)
    reader.drop()
    assert reader.numbers == list(range(1, house.version + 1))
    assert listen(house, house.member, query="?after=x").status == 422


def test_t6_a_stranger_finds_no_stream_and_the_unknown_are_401(house: House) -> None:
    assert listen(house, house.stranger).status == 404
    assert listen(house, "").status == 401
    assert listen(house, "xieli_nothing").status == 401


def test_one_person_holds_no_more_streams_than_allowed(house: House) -> None:
    streams = [listen(house, house.member) for _ in range(4)]
    assert [stream.status for stream in streams] == [200, 200, 200, 429]
    for stream in streams[:3]:
        stream.drop()
    deadline = time.monotonic() + 5
    while (again := listen(house, house.member)).status == 429 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert again.status == 200
    again.drop()


def test_p3_a_leavers_open_stream_ends_within_seconds(house: House) -> None:
    reader = listen(house, house.leaver)
    assert reader.status == 200
    house.run(LEAVE)
    assert reader.has_ended.wait(8)
    assert listen(house, house.leaver).status == 401


def test_the_server_ends_within_ten_seconds_with_a_stream_open(tmp_path: Path) -> None:
    own = House(tmp_path)
    own.member = own.run(BUILD).split()[0]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        own.port = probe.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "xieli", "serve", "--port", str(own.port)],
        env=own.environment, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            assert "ready" in process.stdout.readline()
            reader = listen(own, own.member)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            assert time.monotonic() - began < 10
            assert reader.has_ended.wait(1)
        finally:
            process.kill()
