"""Writing down what people are told, and sending it."""

from .habits import set_habits
from .notices import forget_old, read_notices, tell
from .sending import send_again, send_due
from .writing import write_due

__all__ = [
    "forget_old",
    "read_notices",
    "send_again",
    "send_due",
    "set_habits",
    "tell",
    "write_due",
]
