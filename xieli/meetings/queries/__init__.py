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
from .reminders import Missing, confirmation_ladders, missing_minutes, ripe, told_at

__all__ = [
    "Missing",
    "Sent",
    "addressees",
    "agenda_of",
    "agreed_content",
    "confirmation_ladders",
    "decisions",
    "late_since",
    "meetings_of",
    "minutes_content",
    "minutes_to_confirm",
    "missing",
    "missing_minutes",
    "open_actions",
    "ripe",
    "told_at",
    "unconfirmed",
    "unconfirmed_minutes",
    "weekly_agenda",
]
