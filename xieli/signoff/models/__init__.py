"""Documents, their revisions, the departments' slots on them, and what is settled of signing."""

from .documents import NAMES, Document, Revision
from .signing import LEVELS, Delegation, LeastLevel
from .slots import Contest, Objection, Reminder, Signatory, Signature

__all__ = [
    "LEVELS",
    "NAMES",
    "Contest",
    "Delegation",
    "Document",
    "LeastLevel",
    "Objection",
    "Reminder",
    "Revision",
    "Signatory",
    "Signature",
]
