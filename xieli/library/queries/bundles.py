"""Checking a bundle by the one file that needs nothing of ours (V2)."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from runpy import run_path

from django.conf import settings

VERIFIER = settings.ROOT / "bin" / "verify-bundle.py"  # every bundle carries a copy of it


def bundle_problems(path: Path) -> list[str]:
    """Return what the verifier says of a bundle. Raises OSError, KeyError, ValueError or
    BadZipFile for what is none.
    """
    problems: Callable[[zipfile.ZipFile], Iterator[str]] = run_path(str(VERIFIER))["problems"]
    with zipfile.ZipFile(path) as bundle:
        return list(problems(bundle))
