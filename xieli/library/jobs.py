"""Walking every ledger there is, in the background."""

from django.utils.translation import gettext as _

from xieli.core.models import Ledger
from xieli.core.verification import findings
from xieli.jobs.queries import on_job
from xieli.jobs.rules import Kind, Said, Work
from xieli.library.commands.verification import VERIFY
from xieli.library.queries import ledger_name

MOST_KEPT = 500  # findings; whoever altered more altered everything


def verify_everything(subject_id: str, said: Said, work: Work) -> Said:
    """Walk chains, signatures, texts and files of every ledger (V1); a step is an event."""
    ledgers = Ledger.objects.select_related("project", "organisation").order_by("pk")
    total, done, found = sum(ledger.number for ledger in ledgers), 0, []
    for ledger in ledgers:
        work.step(done, total)
        name = ledger_name(ledger)
        found += [[name, finding.number, finding.problem] for finding in findings(ledger)]
        done += ledger.number
    kept = found[:MOST_KEPT]
    return {"ledgers": len(ledgers), "events": total, "count": len(found), "findings": kept}


on_job(Kind(VERIFY, lambda: _("Verification"), verify_everything, "library/_verified.html"))
