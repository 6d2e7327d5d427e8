"""Having every ledger verified, over the API."""

from ninja import Router, Status

from xieli.jobs.api import JobOut
from xieli.library.commands import ask_for_verification
from xieli.people.api import Authenticated

router = Router(tags=["verification"])


@router.post("/verifications", response={202: JobOut})
def verify_everything(request: Authenticated) -> Status[JobOut]:
    """Walk every ledger in the background (V1); `/jobs/{id}` says what was found.

    Administrators only.
    """
    return Status(202, JobOut.of(ask_for_verification(actor=request.auth)))
