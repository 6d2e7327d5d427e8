"""The agenda that builds itself, and the decisions with who has confirmed them."""

from .agenda import weekly_agenda
from .decisions import Sent, addressees, decisions, missing, unconfirmed

__all__ = [
    "Sent",
    "addressees",
    "decisions",
    "missing",
    "unconfirmed",
    "weekly_agenda",
]
