"""What is typed about a cadence, understood or refused."""

from datetime import time
from typing import TypedDict

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation


class CadenceSaid(TypedDict):
    """How often, on which day and by when; what `set_cadence` takes."""

    rhythm: str
    weekday: int
    at: time


def cadence_said(said: QueryDict) -> CadenceSaid:
    """Understand the form of a cadence. Raises RuleViolation naming the field."""
    weekday, at = said.get("weekday", ""), said.get("at", "").strip()
    if not weekday.isdecimal():
        raise RuleViolation("S1.no_weekday", _("Choose a day of the week."), field="weekday")
    try:
        by = time.fromisoformat(at).replace(tzinfo=None)
    except ValueError as error:
        message = _("%s is not a time; write 17:00.") % at[:20]
        raise RuleViolation("S1.no_time", message, field="at") from error
    return {"rhythm": said.get("rhythm", ""), "weekday": int(weekday), "at": by}


def weekday_words() -> list[str]:
    """Return the days of the week, Monday first, in the reader's language."""
    return [str(WEEKDAYS[day]) for day in range(7)]
