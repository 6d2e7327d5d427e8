"""The kinds of long jobs, whose they are, and where what they made lies."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from xieli.jobs.models import Job, State
from xieli.jobs.rules import Kind
from xieli.people.models import Person

type May = Callable[[Person, str], bool]
_kinds: dict[str, Kind] = {}
_may: dict[str, May] = {}


def on_job(kind: Kind, may: May) -> None:
    """Register a kind of long job; an app does so in its `jobs.py`, when Django starts.

    `may(person, subject_id)` says whether somebody may know what it makes. It is asked when the
    job begins, at its steps, and whenever somebody looks at it: months may lie in between (T6).
    """
    _kinds[kind.name], _may[kind.name] = kind, may


def kinds() -> Mapping[str, Kind]:
    """Return every kind by its name."""
    return _kinds


def may_have(job: Job) -> bool:
    """Whether the one who asked for a job may still know what comes of it, as of now (T6)."""
    person = Person.objects.active().filter(pk=job.person_id).first()
    return person is not None and _may[job.kind](person, job.subject_id)


def job_of(person: Person, job_id: str) -> Job | None:
    """Return a job of one's own about something one may still see; else there is none (T6)."""
    job = Job.objects.of(person).filter(pk=job_id.replace("\0", "")).first()
    return job if job is not None and may_have(job) else None


def file_to_take(job: Job) -> Path | None:
    """Return the file a job made, while it is kept; None where there is none to take away."""
    path = file_of(job)
    return path if job.state == State.DONE and path.exists() else None


def file_of(job: Job) -> Path:
    """Return where its file lies, whether it is there or not: a random name tells nothing (D14)."""
    folder: Path = settings.MADE
    return folder / job.pk
