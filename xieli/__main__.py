"""The command line: `bin/xieli …`. Exit codes: 0 done, 1 failed, 2 refused input."""

import os
import sys

from xieli.config.cli import main

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
    sys.exit(main(sys.argv[1:]))
