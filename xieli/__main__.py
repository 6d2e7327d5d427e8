"""The command line: `bin/xieli …`. Exit codes: 0 done, 1 failed, 2 refused input."""

import os
import sys


def main() -> None:
    """Hand the words to Django's commands, with Xieli's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["xieli", *sys.argv[1:]])


if __name__ == "__main__":
    main()
