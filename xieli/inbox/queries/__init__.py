"""What somebody was told, what their messages say, and how the outbox fares."""

from .letters import Letter, card_of, digest_of, pushes_of
from .notices import Shown, habits_of, shown_notices
from .outbox import Outbox, outbox
from .ways import reachable

__all__ = [
    "Letter",
    "Outbox",
    "Shown",
    "card_of",
    "digest_of",
    "habits_of",
    "outbox",
    "pushes_of",
    "reachable",
    "shown_notices",
]
