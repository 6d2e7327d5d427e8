"""Text of the notifications' form into values."""

from collections.abc import Mapping
from datetime import time
from typing import TypedDict

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.inbox.models import Habits


class HabitsSaid(TypedDict):
    """What the form says."""

    quiet_from: time
    quiet_until: time
    has_pushes: bool
    has_digest: bool


def said_of_habits(row: Habits) -> Mapping[str, object]:
    """Return what the form shows first."""
    return {
        "quiet_from": f"{row.quiet_from:%H:%M}",
        "quiet_until": f"{row.quiet_until:%H:%M}",
        "has_pushes": row.has_pushes,
        "has_digest": row.has_digest,
    }


def habits_said(said: QueryDict) -> HabitsSaid:
    """Understand the form. Raises RuleViolation for what is no time."""
    return HabitsSaid(
        quiet_from=_time(said, "quiet_from"),
        quiet_until=_time(said, "quiet_until"),
        has_pushes=bool(said.get("has_pushes")),
        has_digest=bool(said.get("has_digest")),
    )


def _time(said: QueryDict, field: str) -> time:
    text = said.get(field, "").strip()
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise RuleViolation(
            "inbox.not_a_time", _("“%s” is not a time; write 20:00.") % text[:20], field=field
        ) from error
