"""The terminal: `bin/xieli serve`, and every command of Django beside it."""

import argparse
import socket
import sys

REFUSED = 2


def main(words: list[str]) -> int:
    """Run one command. Exit codes: 0 done, 1 failed, 2 refused input."""
    if words[:1] == ["serve"]:
        return _serve(words[1:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(["xieli", *words])
    return 0


def _serve(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="xieli serve", description="Serve the pages.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(words)
    try:
        listening = socket.create_server((options.host, options.port), backlog=1024)
    except OSError:
        print(f"Port {options.port} is taken; choose another with --port.", file=sys.stderr)
        return REFUSED

    import django

    django.setup()
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
        print(f"Xieli is ready at http://{options.host}:{options.port}", flush=True)
        serve(listening)
    return 0
