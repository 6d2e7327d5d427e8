"""The kinds of long jobs, and where what they made lies."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from xieli.jobs.models import Job
from xieli.jobs.rules import Kind

_kinds: dict[str, Kind] = {}


def on_job(kind: Kind) -> None:
    """Register a kind of long job; an app does so in its `jobs.py`, when Django starts."""
    _kinds[kind.name] = kind


def kinds() -> Mapping[str, Kind]:
    """Return every kind by its name."""
    return _kinds


def file_of(job: Job) -> Path:
    """Return where its file lies, whether it is there or not: a random name tells nothing (D14)."""
    folder: Path = settings.MADE
    return folder / job.pk
