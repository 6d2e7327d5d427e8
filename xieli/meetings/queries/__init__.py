"""The agenda that builds itself, meetings and their minutes, and decisions."""

from .agenda import weekly_agenda
from .decisions import Sent, addressees, decisions, missing, unconfirmed
from .meetings import (
    agenda_of,
    agreed_content,
    late_since,
    meetings_of,
    minutes_content,
    minutes_to_confirm,
    open_actions,
    unconfirmed_minutes,
)

__all__ = [
    "Sent",
    "addressees",
    "agenda_of",
    "agreed_content",
    "decisions",
    "late_since",
    "meetings_of",
    "minutes_content",
    "minutes_to_confirm",
    "missing",
    "open_actions",
    "unconfirmed",
    "unconfirmed_minutes",
    "weekly_agenda",
]
