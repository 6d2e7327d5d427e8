"""Everything that changes progress."""

from .cadence import climb, climb_project, set_cadence
from .check_ins import add_note, check_in, correct_check_in, open_passed_finishes
from .relays import accept_relay, return_relay

__all__ = [
    "accept_relay",
    "add_note",
    "check_in",
    "climb",
    "climb_project",
    "correct_check_in",
    "open_passed_finishes",
    "return_relay",
    "set_cadence",
]
