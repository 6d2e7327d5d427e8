"""What joins every app: 待办, where a project stands, and what a search finds."""

from .palette import Found, find
from .standing import Hold, Standing, Step, standing
from .to_do import ToDo, ToDoKind
from .to_dos import to_dos
from .waits import Wait, waits

__all__ = [
    "Found",
    "Hold",
    "Standing",
    "Step",
    "ToDo",
    "ToDoKind",
    "Wait",
    "find",
    "standing",
    "to_dos",
    "waits",
]
