"""The real server in a process of its own: it serves, refuses a second one, and ends on SIGTERM."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(data: Path, port: int) -> subprocess.Popen[str]:
    environment = os.environ | {"XIELI_DATA": str(data), "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "xieli", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    process = start(tmp_path, port)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert f"ready at http://127.0.0.1:{port}" in process.stdout.readline()
        yield port
        began = time.monotonic()
        process.terminate()
        process.wait(10)
        assert time.monotonic() - began < 10
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def status(url: str, body: bytes | None = None) -> int:
    deadline = time.monotonic() + 10
    while True:
        try:
            with urllib.request.urlopen(url, body, timeout=10) as answer:
                code: int = answer.status
                return code
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def test_it_answers_and_knows_what_it_does_not_have(port: int) -> None:
    assert status(f"http://127.0.0.1:{port}/health/ready") == 200
    assert status(f"http://127.0.0.1:{port}/health/%E5%8D%8F") == 404


def test_a_second_server_on_the_same_data_is_refused(port: int, tmp_path: Path) -> None:
    assert status(f"http://127.0.0.1:{port}/health/live") == 200
    second = start(tmp_path, free_port())
    _, complaint = second.communicate(timeout=20)
    assert second.returncode == 2
    assert "already serving" in complaint


def test_a_taken_port_is_one_clear_sentence(port: int, tmp_path: Path) -> None:
    second = start(tmp_path / "other", port)
    _, complaint = second.communicate(timeout=20)
    assert second.returncode == 2
    assert complaint.strip() == f"Port {port} is taken; choose another with --port."


def test_more_than_a_request_may_carry_is_answered_in_words(port: int) -> None:
    url = f"http://127.0.0.1:{port}/attachments/"
    request = urllib.request.Request(url, data=b"x" * (65 << 20), method="POST")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=30)
    with refusal.value as answer:
        assert answer.code == 413
        assert "64 MB" in answer.read().decode()
