"""What joins every app: 待办, where a project stands, and what a search finds."""

from .answers import Answers, Ask, answers
from .palette import Found, find
from .signing import Asked, asked_to_sign
from .standing import Hold, Standing, Step, holds, standing
from .to_do import ToDo, ToDoKind, counted, document_page
from .to_dos import asked_and_said, to_dos
from .waits import Wait, waits

__all__ = [
    "Answers",
    "Ask",
    "Asked",
    "Found",
    "Hold",
    "Standing",
    "Step",
    "ToDo",
    "ToDoKind",
    "Wait",
    "answers",
    "asked_and_said",
    "asked_to_sign",
    "counted",
    "document_page",
    "find",
    "holds",
    "standing",
    "to_dos",
    "waits",
]
