"""Everything that changes an acceptance or a retrospective."""

from xieli.closing.queries import ReworkText

from .acceptance import (
    MeasurementText,
    conclude_acceptance,
    confirm_goal,
    measure_goal,
    open_acceptance,
    submit_acceptance,
)
from .retrospective import (
    LessonText,
    add_lesson,
    conclude_retrospective,
    edit_lesson,
    open_retrospective,
    remove_lesson,
    submit_retrospective,
    vote_for_lesson,
    withdraw_vote,
)
from .succession import inherit_rework, inherit_rework_of_department

__all__ = [
    "LessonText",
    "MeasurementText",
    "ReworkText",
    "add_lesson",
    "conclude_acceptance",
    "conclude_retrospective",
    "confirm_goal",
    "edit_lesson",
    "inherit_rework",
    "inherit_rework_of_department",
    "measure_goal",
    "open_acceptance",
    "open_retrospective",
    "remove_lesson",
    "submit_acceptance",
    "submit_retrospective",
    "vote_for_lesson",
    "withdraw_vote",
]
