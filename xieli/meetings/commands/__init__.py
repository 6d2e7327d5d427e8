"""Calling and holding a meeting, what comes of it, and decisions."""

from .actions import assign_action, finish_action
from .decisions import confirm_decision, decide, withdraw_decision
from .meetings import (
    Noted,
    begin_meeting,
    call_meeting,
    cancel_meeting,
    confirm_minutes,
    end_meeting,
    note_point,
)
from .reminders import remind_project, remind_unconfirmed, urge_decision, urge_minutes

__all__ = [
    "Noted",
    "assign_action",
    "begin_meeting",
    "call_meeting",
    "cancel_meeting",
    "confirm_decision",
    "confirm_minutes",
    "decide",
    "end_meeting",
    "finish_action",
    "note_point",
    "remind_project",
    "remind_unconfirmed",
    "urge_decision",
    "urge_minutes",
    "withdraw_decision",
]
