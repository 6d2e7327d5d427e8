"""What can happen to a decision; closed, so nothing is recorded that is not here.

To add one: a member here, its sentence below, and the command that records it.
"""

from enum import StrEnum

from xieli.core.events import tell


class MeetingEvent(StrEnum):
    """Events of a project's ledger that belong to what was agreed."""

    DECIDED = "decision.made"
    CONFIRMED = "decision.confirmed"
    WITHDRAWN = "decision.withdrawn"


SENTENCES: dict[MeetingEvent, tuple[str, str]] = {
    MeetingEvent.DECIDED: ("{actor}发布决议{subject}", "{actor} sent the decision {subject}"),
    MeetingEvent.CONFIRMED: ("{actor}确认决议{subject}", "{actor} confirmed {subject}"),
    MeetingEvent.WITHDRAWN: ("{actor}撤回决议{subject}", "{actor} took back {subject}"),
}

tell(SENTENCES)
