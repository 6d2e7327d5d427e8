"""Meetings with their minutes and action items, and decisions."""

from .decisions import Decision, Receipt
from .meetings import ActionItem, Attendance, Kind, Meeting, Point

__all__ = ["ActionItem", "Attendance", "Decision", "Kind", "Meeting", "Point", "Receipt"]
