"""The tracking sheet, and when its next line is due."""

from .cadence import (
    Recipients,
    Rung,
    cadence_of,
    cadence_row,
    dues_around,
    hours_of,
    ladder,
    next_due,
    settled_until,
    usual_cadence,
)
from .links import check_in_link, checks_in, task_behind
from .sheet import (
    Line,
    SheetRow,
    Standing,
    Summary,
    lines,
    sheet_rows,
    summary,
    tracking_sheet,
)

__all__ = [
    "Line",
    "Recipients",
    "Rung",
    "SheetRow",
    "Standing",
    "Summary",
    "cadence_of",
    "cadence_row",
    "check_in_link",
    "checks_in",
    "dues_around",
    "hours_of",
    "ladder",
    "lines",
    "next_due",
    "settled_until",
    "sheet_rows",
    "summary",
    "task_behind",
    "tracking_sheet",
    "usual_cadence",
]
