"""What is asked of the organisation: its days, its tree, who takes over what."""

from .calendar import (
    Year,
    after_working_hours,
    calendar_changes,
    calendar_days,
    calendar_year,
    read_years,
    today,
    working_calendar,
    years_of,
)
from .succession import (
    Duty,
    back_at,
    heir_of,
    on_duties,
    open_duties,
    stand_in_for,
)
from .tree import (
    DepartmentRow,
    demo_people,
    department_rows,
    department_tree,
    departments_below,
    directory,
    members,
    people_answered_for,
    posts_of,
)

__all__ = [
    "DepartmentRow",
    "Duty",
    "Year",
    "after_working_hours",
    "back_at",
    "calendar_changes",
    "calendar_days",
    "calendar_year",
    "demo_people",
    "department_rows",
    "department_tree",
    "departments_below",
    "directory",
    "heir_of",
    "members",
    "on_duties",
    "open_duties",
    "people_answered_for",
    "posts_of",
    "read_years",
    "stand_in_for",
    "today",
    "working_calendar",
    "years_of",
]
