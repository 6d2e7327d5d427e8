"""The cast served by a real process, its people as programs, and what their streams tell them."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 10.0
BUILD = """
import django, json; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cast import found_company
from xieli.people import commands
cast = found_company()
people = ("zhou_ba", "zhang_san", "li_si", "chen_yi", "wu_jiu", "admin")
rows = {name: getattr(cast, name) for name in people}
rows["leaver"] = commands.add_person(
    name="赵六", department=cast.service, email="zhao.liu@example.com", actor=None)
print(json.dumps({name: [row.pk, commands.create_token(person=row, name="t", actor=None)[1]]
                  for name, row in rows.items()}))
"""


@dataclass
class Company:
    """A database of its own, served on a port, and everybody's id and token."""

    data: Path
    most: int = 50
    port: int = 0
    ids: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[str] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        given = os.environ | {
            "XIELI_DATA": str(self.data),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "xieli.config.settings",
            "XIELI_STREAMS_PER_PERSON": str(self.most),
        }
        given.pop("DATABASE_URL", None)
        return given

    def run(self, program: str) -> str:
        """Run a program of its own beside the server, as the terminal would."""
        return subprocess.run(
            [sys.executable, "-c", program], env=self.environment, check=True,
            capture_output=True, text=True,
        ).stdout  # fmt: skip

    def found(self) -> None:
        """Build the company and find a port."""
        for name, (pk, token) in json.loads(self.run(BUILD)).items():
            self.ids[name], self.tokens[name] = pk, token
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def serve(self) -> None:
        """Start the server, and return once it is ready."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xieli", "serve", "--port", str(self.port)],
            env=self.environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        assert "ready" in self.process.stdout.readline()

    def stop(self) -> None:
        """End the server as an administrator would."""
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        self.process.stdout.close()

    def ask(
        self, who: str, method: str, path: str, said: object = None, version: int | None = None
    ) -> tuple[int, Any]:
        """Ask the API as somebody."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        if said is not None:
            headers["Content-Type"] = "application/json"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        body = None if said is None else json.dumps(said)
        link.request(method, f"/api/v1/{path}", body, headers)
        answer = link.getresponse()
        told = json.loads(answer.read() or b"null")
        link.close()
        return answer.status, told

    def begin(self, code: str, *departments: str) -> None:
        """Begin a project of 客服部 and others."""
        assert self.ask("zhou_ba", "POST", "projects", {"code": code, "title": code})[0] == 201
        self.edit(code, *departments)

    def edit(self, code: str, *departments: str) -> None:
        """Cause one event; it says who takes part from now on."""
        version = self.ask("zhou_ba", "GET", f"projects/{code}")[1]["version"]
        roles = [{"department": "客服部", "role": "lead"}]
        roles += [{"department": each, "role": "cooperating"} for each in departments]
        said = {"background": f"第{version}稿", "participants": roles}
        status, told = self.ask("zhou_ba", "PUT", f"projects/{code}/charter", said, version)
        assert status == 200, told

    def numbers(self, who: str) -> dict[str, int]:
        """Fetch afresh what somebody sees: every project and its last number."""
        codes = [row["code"] for row in self.ask(who, "GET", "projects?limit=50")[1]["items"]]
        return {code: self.last_number(who, code) for code in codes}

    def _events(self, who: str, code: str, after: int) -> list[dict[str, Any]]:
        status, told = self.ask(who, "GET", f"projects/{code}/events?after={after}")
        assert status == 200, told
        rows: list[dict[str, Any]] = told["items"]
        return rows

    def last_number(self, who: str, code: str) -> int:
        """Return a project's last number."""
        last = 0
        while rows := self._events(who, code, last):
            last = rows[-1]["number"]
        return last

    def listen(self, who: str, last_id: str = "") -> "Listening":
        """Open somebody's own stream."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        if last_id:
            headers["Last-Event-ID"] = last_id
        link.request("GET", "/api/v1/live", headers=headers)
        answer = link.getresponse()
        listening = Listening(answer.status, link)
        if answer.status == 200:
            threading.Thread(target=listening.read, args=(answer,), daemon=True).start()
        else:
            answer.read()
            link.close()
        return listening


@dataclass
class Listening:
    """One open stream, read in a thread: what it told, and the state that follows from it."""

    status: int
    link: http.client.HTTPConnection
    last_id: str = ""
    state: dict[str, int] = field(default_factory=dict)
    events: list[tuple[str, int]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    has_ended: threading.Event = field(default_factory=threading.Event)

    def read(self, answer: http.client.HTTPResponse) -> None:
        """Read until the stream ends."""
        event = ""
        try:
            for line in iter(answer.readline, b""):
                name, _colon, words = line.decode().rstrip("\n").partition(": ")
                if name == "id":
                    self.last_id = words
                elif name == "event":
                    event = words
                elif name == "data":
                    self._apply(event, json.loads(words))
        except (OSError, http.client.HTTPException, ValueError):
            pass
        answer.close()
        self.link.close()
        self.has_ended.set()

    def _apply(self, event: str, data: dict[str, Any]) -> None:
        self.told.append(event)
        if event == "open":
            self.state = dict(data["projects"])
        elif event == "projects":
            self.state |= data["appeared"]
            for code in data["gone"]:
                self.state.pop(code, None)
        elif event != "people":
            self.events.append((data["project"], data["number"]))
            self.state[data["project"]] = max(
                data["number"], self.state.get(data["project"], 0)
            )  # who comes back is told what they missed after the state as it is now

    def drop(self) -> None:
        """Cut the connection without a word, unless the server has ended it."""
        if (line := self.link.sock) is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        assert self.has_ended.wait(5)

    def wait_for(self, holds: "Callable[[Listening], bool]") -> None:
        """Wait until something holds of what was told."""
        deadline = time.monotonic() + PATIENCE
        while not holds(self) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert holds(self), (self.told, self.events, self.state)
