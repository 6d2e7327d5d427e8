"""Everything that changes a project and its charter."""

from xieli.kickoff.queries import CharterText, GoalText

from .charter import (
    amend_charter,
    begin_breakdown,
    create_project,
    edit_charter,
    require_fitting,
    start_small_project,
    submit_charter,
)
from .runs import begin_run
from .standing import (
    CANCELLATION,
    end_by_cancellation,
    name_people,
    pause_project,
    propose_cancellation,
    resume_project,
)
from .succession import inherit_roles

__all__ = [
    "CANCELLATION",
    "CharterText",
    "GoalText",
    "amend_charter",
    "begin_breakdown",
    "begin_run",
    "create_project",
    "edit_charter",
    "end_by_cancellation",
    "inherit_roles",
    "name_people",
    "pause_project",
    "propose_cancellation",
    "require_fitting",
    "resume_project",
    "start_small_project",
    "submit_charter",
]
