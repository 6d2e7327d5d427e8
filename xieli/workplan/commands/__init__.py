"""Everything that changes the breakdown."""

from xieli.workplan.queries import RiskText, TaskText

from .amendments import Amendment, amend_plan
from .breakdown import begin_execution, return_for_rework, submit_breakdown
from .hand_overs import (
    confirm_hand_over,
    propose_hand_over,
    propose_hand_overs,
    remove_dependency,
    reopen_passed_hand_overs,
)
from .resources import (
    commit_resource,
    decline_resource,
    request_resource,
    withdraw_resource_request,
)
from .risks import close_risk, record_risk
from .rows import require_owner
from .runs import start_run
from .succession import inherit_plan, inherit_tasks
from .tasks import add_task, add_tasks, edit_task, remove_task

__all__ = [
    "Amendment",
    "RiskText",
    "TaskText",
    "add_task",
    "add_tasks",
    "amend_plan",
    "begin_execution",
    "close_risk",
    "commit_resource",
    "confirm_hand_over",
    "decline_resource",
    "edit_task",
    "inherit_plan",
    "inherit_tasks",
    "propose_hand_over",
    "propose_hand_overs",
    "record_risk",
    "remove_dependency",
    "remove_task",
    "reopen_passed_hand_overs",
    "request_resource",
    "require_owner",
    "return_for_rework",
    "start_run",
    "submit_breakdown",
    "withdraw_resource_request",
]
