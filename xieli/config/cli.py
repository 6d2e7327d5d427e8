"""The terminal: `bin/xieli serve`, `demo`, `import` … and every command of Django beside them."""

import argparse
import os
import shutil
import socket
import sys
from pathlib import Path

REFUSED = 2
OURS = ("serve", "demo", "import", "export", "token", "person", "verify")


def main(words: list[str]) -> int:
    """Run one command. Exit codes: 0 done, 1 failed, 2 refused input."""
    if words[:1] and words[0] not in (*OURS, "-h", "--help"):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["xieli", *words])
        return 0
    options = _parser().parse_args(words)
    try:
        return int(options.run(options))
    except OSError as error:
        print(f"{error.strerror or error}: is there space left on the disk?", file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xieli", description="Xieli 协力")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = verbs.add_parser("serve", help="serve the pages")
    _add_address(serving)
    serving.set_defaults(run=_serve)
    demo = verbs.add_parser("demo", help="build the demonstration once, and serve it")
    _add_address(demo)
    demo.add_argument("--fresh", action="store_true", help="throw its data away first")
    demo.set_defaults(run=_demo)
    accounts = demo.add_subparsers(metavar="accounts").add_parser(
        "accounts", help="list who can sign in"
    )
    accounts.add_argument("--json", action="store_true")
    accounts.set_defaults(run=_demo_accounts)
    _add_apps(verbs)
    return parser


def _add_apps(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Let every app describe its own commands; they need Django's apps to be there."""
    _start_django()
    from xieli.exchange import cli as exchange
    from xieli.people import cli as people

    exchange.add_import(verbs.add_parser("import", help="import one of the two tables"))
    exchange.add_export(verbs.add_parser("export", help="write one of the two tables"))
    people.add_token(verbs.add_parser("token", help="make a token for a program"))
    people.add_person(verbs.add_parser("person", help="add somebody"))
    people.add_verify(verbs.add_parser("verify", help="look for altered events"))


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


def _build_demo() -> None:
    from xieli.demo.cli import build_once, list_accounts

    build_once()
    list_accounts(argparse.Namespace(json=False))


def _start_django() -> None:
    import django

    django.setup()
