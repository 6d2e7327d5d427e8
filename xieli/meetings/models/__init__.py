"""Meetings with their minutes and action items, decisions, and who was reminded to confirm."""

from .decisions import Decision, Receipt
from .meetings import ActionItem, Attendance, Kind, Meeting, Point
from .reminders import ConfirmationRung

__all__ = [
    "ActionItem",
    "Attendance",
    "ConfirmationRung",
    "Decision",
    "Kind",
    "Meeting",
    "Point",
    "Receipt",
]
