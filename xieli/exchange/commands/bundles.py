"""Asking for the archive of a case as one file (A6)."""

from xieli.core.database import write
from xieli.jobs.commands import ask_for
from xieli.jobs.models import Job
from xieli.library.models import Case
from xieli.people.models import Person

BUNDLE = "bundle"  # the kind of job


@write()
def ask_for_bundle(*, case: Case, address: str, actor: Person) -> Job:
    """Let a worker write the bundle; `address`, where we were reached, stands on its papers."""
    return ask_for(
        kind=BUNDLE,
        subject_id=case.pk,
        subject_name=str(case.project.title),
        said={"address": address},
        file_name=f"{case.project.code}.zip",
        actor=actor,
    )
