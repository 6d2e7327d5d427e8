"""R11 and R12 at length: random actions, broken lines, and streams that must agree afterwards.

    .venv/bin/python -m bench.soak [ACTIONS] [SEED]

The same as the test, over a server of its own in a temporary folder; raises when a stream was told
too much, too little or anything twice.
"""

import random
import sys
import tempfile
from pathlib import Path

from xieli.live.tests.company import Company
from xieli.live.tests.test_person_stream import converge


def main(actions: int, seed: int) -> None:
    """Found, act, compare."""
    with tempfile.TemporaryDirectory() as folder:
        company = Company(Path(folder))
        company.found()
        company.serve()
        try:
            converge(company, random.Random(seed), actions)  # noqa: S311 - to be repeated
        finally:
            company.stop()
    print(f"{actions} actions: every stream agrees with a fresh look")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else 1000, given[1] if len(given) > 1 else 1)
