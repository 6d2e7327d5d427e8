"""Which calendar days a plan can mean: one bound for every surface, API, page, terminal and table.

Calendars know no holidays beyond it, and pictures of a plan draw every day from its first to its
last; a year mistyped by a digit would cost centuries.
"""

from datetime import date

from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)  # as `exchange/rules/cells.py`, held by a test


def in_reach(day: date, field: str) -> date:
    """Return the day; raises RuleViolation for one that no plan can mean."""
    if not FIRST <= day <= LAST:
        raise RuleViolation("day_out_of_reach", out_of_reach(), field=field)
    return day


def out_of_reach() -> str:
    """Say which days can be meant."""
    return _("This day is out of reach: it has to lie between %(first)s and %(last)s.") % {
        "first": FIRST.isoformat(),
        "last": LAST.isoformat(),
    }
