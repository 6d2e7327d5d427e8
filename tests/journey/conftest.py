"""A demonstration served by a real process, and a real browser before it."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screenshots"
SYSTEM = Path("/usr/bin/chromium")
PASSWORD = "xieli-demo-2026"
BUILD = """
import django; django.setup()
from django.core.management import call_command
from xieli.demo.cli import build_once
call_command("migrate", verbosity=0)
build_once()
"""
type SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demonstration once for all modules and workers: it takes seconds."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    data = shared / "built-demo"
    with (shared / "built-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            half = shared / "half-built-demo"
            subprocess.run([sys.executable, "-c", BUILD], env=_environment(half), check=True)
            half.rename(data)
    return data


@pytest.fixture(scope="module")
def environment(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Where the demonstration of a module lives, for the server and for `xieli` beside it."""
    data = tmp_path_factory.mktemp("demo")
    shutil.copytree(built, data, dirs_exist_ok=True)
    return _environment(data)


def _environment(data: Path) -> Mapping[str, str]:
    own = {"XIELI_DATA": str(data), "XIELI_DEMO": "1", "PYTHONPATH": str(ROOT)}
    own["DJANGO_SETTINGS_MODULE"] = "xieli.config.settings"
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own


class Served:
    """The process that serves it, on one port with one set of data however often it is begun."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._environment = environment

    def begin(self) -> None:
        """Serve, and return when it is ready."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "xieli", "demo", "--port", str(self.port)],
            env=self._environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert any("ready at" in line for line in self._process.stdout)

    def end(self) -> None:
        """Stop it as a machine that is switched off properly does."""
        self._process.terminate()
        assert self._process.wait(10) is not None
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture(scope="module")
def served(environment: Mapping[str, str]) -> Iterator[Served]:
    """Serve it."""
    server = Served(environment)
    try:
        server.begin()
        yield server
    finally:
        server.end()


@pytest.fixture(scope="module")
def address(served: Served) -> str:
    """Where it is. By name, not by number: browsers make no passkeys for a bare address."""
    return f"http://localhost:{served.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        path = str(SYSTEM) if SYSTEM.exists() else None
        chromium = play.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def sign_in(address: str, browser: Browser) -> Iterator[SignIn]:
    """Open a window of somebody: `sign_in("zhou.ba", width=390)`."""
    windows = []

    def open_window(login: str, *, width: int = 1366, english: bool = False) -> Page:
        window = browser.new_context(
            viewport={"width": width, "height": 768}, locale="en-US" if english else "zh-CN",
            base_url=address,
        )  # fmt: skip
        windows.append(window)
        if english:
            window.add_cookies([{"name": "xieli_language", "value": "en", "url": address}])
        window.set_default_timeout(8000)
        page = window.new_page()
        page.goto("/sign-in/")
        page.locator("input[name=login]").fill(f"{login}@xieli.example")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form button.primary").click()
        page.wait_for_url("**/")
        return page

    yield open_window
    for window in windows:
        window.close()


def press(page: Page, button: Locator) -> None:
    """Press a button and wait for its answer: a page left before it may be told nothing."""
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        button.click()
    answer.value.finished()


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """Keep a picture as build output."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    return take
