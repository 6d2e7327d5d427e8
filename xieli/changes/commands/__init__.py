"""Everything that drafts, submits and applies a change."""

from .approval import apply_change, ask_for_change, submit_change, withdraw_change
from .drafting import (
    draft_answer,
    draft_change,
    draft_row_change,
    edit_change,
    propose_charter,
    propose_day,
    propose_new_row,
    propose_removal,
    propose_row,
    rebase_change,
    take_back,
)

__all__ = [
    "apply_change",
    "ask_for_change",
    "draft_answer",
    "draft_change",
    "draft_row_change",
    "edit_change",
    "propose_charter",
    "propose_day",
    "propose_new_row",
    "propose_removal",
    "propose_row",
    "rebase_change",
    "submit_change",
    "take_back",
    "withdraw_change",
]
