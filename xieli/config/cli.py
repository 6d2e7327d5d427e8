"""The terminal: `bin/xieli serve`, `demo`, `import` … and every command of Django beside them.

To add a command: write `add_…(parser)` in the app's `cli.py`, which describes its arguments and
names the function that takes them (`parser.set_defaults(run=…)`), and give it a line in COMMANDS.
"""

import argparse
import errno
import os
import shutil
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

FAILED, REFUSED = 1, 2
DISK_IS_FULL = "The disk is full; nothing was changed. Make room and try again."
FULL = {errno.ENOSPC, errno.EDQUOT}
type Describe = Callable[[argparse.ArgumentParser], None]

# name → where it is described, and its line in the help
COMMANDS = {
    "serve": ("xieli.config.cli:add_serve", "serve the pages"),
    "demo": ("xieli.config.cli:add_demo", "build the demonstration once, and serve it"),
    "worker": ("xieli.config.cli:add_worker", "remind, escalate and send, beside PostgreSQL"),
    "import": ("xieli.exchange.cli:add_import", "import one of the two tables"),
    "export": ("xieli.paper.cli:add_export", "write a document as PDF, Word or Excel"),
    "check-in": ("xieli.progress.cli:add_check_in", "say where a task stands"),
    "bundle": ("xieli.exchange.cli:add_bundle", "write an archived project to be checked offline"),
    "organisation": ("xieli.people.cli:add_organisation", "set up the organisation"),
    "person": ("xieli.people.cli:add_person", "add somebody"),
    "calendar": ("xieli.people.cli:add_calendar", "import the working calendar"),
    "token": ("xieli.people.cli:add_token", "make a token for a program"),
    "verify": ("xieli.library.cli:add_verify", "look for what was altered"),
}


def main(words: list[str]) -> int:
    """Run one command. Exit codes: 0 done, 1 failed, 2 refused input."""
    sentence = DISK_IS_FULL
    try:
        return _run(words)
    except OSError as error:
        if error.errno not in FULL:
            sentence = ": ".join(str(part) for part in (error.filename, error.strerror) if part)
    except Exception as error:
        known = _sentence(error)
        if known is None:
            raise
        sentence = known
    print(sentence, file=sys.stderr)
    return REFUSED


def _run(words: list[str]) -> int:
    import django

    django.setup()
    name = words[0] if words else ""
    if name in COMMANDS or not _is_djangos(name):
        options = _parser().parse_args(words)
        return int(options.run(options))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["xieli", *words])
    return 0


def _is_djangos(name: str) -> bool:
    from django.core.management import get_commands

    return name in get_commands()


def _sentence(error: Exception) -> str | None:
    """Return what to say about a refusal or the state of the disk; None for a fault of ours."""
    from django.db import OperationalError

    from xieli.core.errors import Refusal, Unable

    if isinstance(error, Refusal | Unable):
        return str(error)
    if isinstance(error, OperationalError):
        said = str(error)
        if "disk is full" in said:
            return DISK_IS_FULL
        if "no such table" in said:
            return "The database is not set up yet; run `xieli migrate` first."
        if "unable to open" in said or "readonly" in said:
            return f"The database cannot be written: {said}."
    return None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="xieli",
        description="Xieli 协力",
        epilog="Django's own commands work too: `xieli migrate` brings the database up to date.",
    )
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (place, line) in COMMANDS.items():
        module, _colon, function = place.partition(":")
        describe: Describe = getattr(import_module(module), function)
        describe(verbs.add_parser(name, help=line))
    return parser


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli serve`."""
    _add_address(parser)
    parser.set_defaults(run=_serve)


def add_worker(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli worker`."""
    parser.set_defaults(run=_work)


def add_demo(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli demo` and `xieli demo accounts`."""
    _add_address(parser)
    parser.add_argument("--fresh", action="store_true", help="throw its data away first")
    parser.set_defaults(run=_demo)
    accounts = parser.add_subparsers(metavar="accounts").add_parser(
        "accounts", help="list who can sign in"
    )
    accounts.add_argument("--json", action="store_true")
    accounts.set_defaults(run=_demo_accounts)


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def _demo(options: argparse.Namespace) -> int:
    data = Path(os.environ.get("XIELI_DATA", Path(__file__).resolve().parents[2] / "var"))
    if options.fresh and data.exists() and not _is_held(data):
        shutil.rmtree(data)
        data.mkdir()
    return _serve(options, is_demo=True)


def _is_held(data: Path) -> bool:
    from xieli.config.server import AlreadyServing, hold

    try:
        hold(data).close()
    except AlreadyServing:
        return True
    return False


def _demo_accounts(options: argparse.Namespace) -> int:
    from xieli.demo.cli import list_accounts

    return list_accounts(options)


def _serve(options: argparse.Namespace, *, is_demo: bool = False) -> int:
    try:
        listening = socket.create_server((options.host, options.port), backlog=1024)
    except OSError:
        print(f"Port {options.port} is taken; choose another with --port.", file=sys.stderr)
        return REFUSED
    from django.conf import settings
    from django.core.management import call_command

    from xieli.config.server import AlreadyServing, hold, serve

    try:
        holding = hold(settings.DATA)
    except AlreadyServing:
        print(f"Xieli is already serving the data in {settings.DATA}.", file=sys.stderr)
        return REFUSED
    with listening, holding:
        call_command("migrate", verbosity=0)
        if is_demo:
            _build_demo()
        print(f"Xieli is ready at http://{options.host}:{options.port}", flush=True)
        serve(listening)
    return 0


def _work(options: argparse.Namespace) -> int:
    import signal

    from django.db import connection

    from xieli.config.worker import Worker

    if connection.vendor == "sqlite":
        print("With SQLite, `xieli serve` does this work itself.", file=sys.stderr)
        return REFUSED
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_said: worker.halt())
    worker.start()
    print("The worker goes its rounds.", flush=True)
    worker.wait()
    worker.stop()
    return 0


def _build_demo() -> None:
    from xieli.demo.cli import build_once, list_accounts

    build_once()
    list_accounts(argparse.Namespace(json=False))
