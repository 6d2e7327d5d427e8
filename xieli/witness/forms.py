"""What somebody pastes to have it compared."""

from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.witness.rules import MOST_LINES, read


def pasted(text: str) -> int:
    """Return how many lines of an extract a text holds; raises RuleViolation for too many."""
    lines = len(read(text))
    if lines > MOST_LINES:
        raise RuleViolation(
            "V3.too_many", _("Paste at most %d lines at a time.") % MOST_LINES, field="text"
        )
    return lines
