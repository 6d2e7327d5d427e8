"""Asking that everything be verified (V1)."""

from xieli.core.database import write
from xieli.jobs.commands import ask_for
from xieli.jobs.models import Job
from xieli.people.commands.organisation import lock_organisation, require_administrator
from xieli.people.models import Person

VERIFY = "verify"  # the kind of job


@write()
def ask_for_verification(*, actor: Person) -> Job:
    """Let a worker walk every ledger; for administrators, who see what is wrong anywhere."""
    organisation = lock_organisation()
    require_administrator(actor)
    return ask_for(
        kind=VERIFY,
        subject_id="",
        subject_name=organisation.name,
        said={},
        file_name="",
        actor=actor,
    )
