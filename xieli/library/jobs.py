"""Walking every ledger there is, in the background."""

from functools import partial

from django.utils.translation import gettext as _

from xieli.core.models import Ledger
from xieli.core.verification import findings
from xieli.jobs.queries import on_job
from xieli.jobs.rules import Kind, Said, Work
from xieli.library.commands.verification import VERIFY
from xieli.library.queries import ledger_name
from xieli.people.models import Person

MOST_KEPT = 500  # findings; whoever altered more altered everything


def verify_everything(subject_id: str, said: Said, work: Work) -> Said:
    """Walk chains, signatures, texts and files of every ledger (V1); a step is an event.

    A ledger with many files takes longer than a lease: it is renewed while they are read.
    """
    ledgers = Ledger.objects.select_related("project", "organisation").order_by("pk")
    total, done, found = sum(ledger.number for ledger in ledgers), 0, []
    for ledger in ledgers:
        name, step = ledger_name(ledger), partial(work.step, done, total)
        found += [[name, each.number, each.problem] for each in findings(ledger, step)]
        done += ledger.number
    kept = found[:MOST_KEPT]
    return {"ledgers": len(ledgers), "events": total, "count": len(found), "findings": kept}


def may_have_findings(person: Person, _subject_id: str) -> bool:
    """Administrators, who are told what is wrong anywhere (V1)."""
    return person.is_administrator


on_job(
    Kind(VERIFY, lambda: _("Verification"), verify_everything, "library/_verified.html"),
    may_have_findings,
)
