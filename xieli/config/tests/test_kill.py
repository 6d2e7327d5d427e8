"""R1, the short version: what was acknowledged survives `kill -9`, and nothing is half-written."""

import json
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from xieli.config.tests.test_serving import free_port, start

ROOT = Path(__file__).resolve().parents[3]
SET_UP = """
import django; django.setup()
from xieli.people import commands
from tests.cast import found_company
print(commands.create_token(person=found_company().zhou_ba, name="t", actor=None)[1])
"""


def create(port: int, secret: str, code: str) -> bool:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/projects",
        data=json.dumps({"code": code, "title": code}).encode(),
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 201)
    except (OSError, urllib.error.URLError):
        return False


def ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert "ready" in process.stdout.readline()


def terminal(data: Path, *words: str) -> str:
    environment = {"XIELI_DATA": str(data), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    environment["DJANGO_SETTINGS_MODULE"] = "xieli.config.settings"
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("after", [5, 60])
def test_r1_acknowledged_is_kept_and_nothing_is_half_written(tmp_path: Path, after: int) -> None:
    terminal(tmp_path, "-m", "xieli", "migrate", "--verbosity", "0")
    secret = terminal(tmp_path, "-c", SET_UP)
    port = free_port()
    process = start(tmp_path, port)
    ready(process)
    acknowledged: list[str] = []

    def write(lane: int) -> None:
        for number in range(1000):
            code = f"K-{lane}-{number}"
            if not create(port, secret, code):
                return
            acknowledged.append(code)
            if len(acknowledged) >= after:
                process.kill()

    lanes = [threading.Thread(target=write, args=(lane,)) for lane in range(8)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    process.wait()
    for pipe in (process.stdout, process.stderr):
        assert pipe is not None
        pipe.close()

    assert "intact" in terminal(tmp_path, "-m", "xieli", "verify")
    with sqlite3.connect(tmp_path / "xieli.sqlite3") as database:
        kept = {code for (code,) in database.execute("SELECT code FROM kickoff_project")}
        events = database.execute("SELECT count(*) FROM core_event WHERE type = 'project.created'")
        assert events.fetchone() == (len(kept),)
    database.close()
    assert acknowledged
    assert set(acknowledged) <= kept
