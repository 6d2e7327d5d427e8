"""What can happen to the ways people are reached; closed, so nothing is recorded that is not here.

To add one: a member here, its sentence below, and the command that records it.
"""

from enum import StrEnum

from xieli.core.events import tell


class InboxEvent(StrEnum):
    """Events of the organisation's ledger."""

    HABITS_SET = "habits.set"
    SENT_AGAIN = "message.sent_again"


SENTENCES: dict[InboxEvent, tuple[str, str]] = {
    InboxEvent.HABITS_SET: ("{actor}调整通知时段", "{actor} changed when to be reached"),
    InboxEvent.SENT_AGAIN: ("{actor}重新投递{subject}", "{actor} sent {subject} again"),
}

tell(SENTENCES)
