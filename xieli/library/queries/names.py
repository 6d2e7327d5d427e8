"""What a ledger is called where it stands among others."""

from xieli.core.models import Ledger


def ledger_name(ledger: Ledger) -> str:
    """Return the code of its project; the organisation's own has none."""
    project = getattr(ledger, "project", None)
    return str(project.code) if project else "organisation"
