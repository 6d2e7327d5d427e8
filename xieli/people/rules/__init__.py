"""What can be worked out about people with pencil and paper: working days, and proofs."""

from .calendar import (
    DayChange,
    ExceptionalDay,
    UnreadableCalendar,
    WorkingCalendar,
    as_calendar_file,
    changed_days,
    exceptional_days,
    read_calendar_file,
)
from .notice import is_notice, read_notice
from .proofs import Method, pause_after

__all__ = [
    "DayChange",
    "ExceptionalDay",
    "Method",
    "UnreadableCalendar",
    "WorkingCalendar",
    "as_calendar_file",
    "changed_days",
    "exceptional_days",
    "is_notice",
    "pause_after",
    "read_calendar_file",
    "read_notice",
]
