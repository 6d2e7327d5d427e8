"""What can happen to a meeting or a decision; closed, so nothing is recorded that is not here.

To add one: a member here, its sentence below, and the command that records it.
"""

from enum import StrEnum

from xieli.core.events import tell


class MeetingEvent(StrEnum):
    """Events of a project's ledger that belong to its meetings and what was agreed."""

    DECIDED = "decision.made"
    CONFIRMED = "decision.confirmed"
    WITHDRAWN = "decision.withdrawn"
    REMINDED = "decision.reminded"
    MISSED = "decision.missed"
    URGED = "decision.urged"
    CALLED = "meeting.called"
    CANCELLED = "meeting.cancelled"
    BEGUN = "meeting.begun"
    NOTED = "meeting.noted"
    ENDED = "meeting.ended"
    MINUTES_CONFIRMED = "minutes.confirmed"
    MINUTES_REMINDED = "minutes.reminded"
    MINUTES_MISSED = "minutes.missed"
    MINUTES_URGED = "minutes.urged"
    ASSIGNED = "action.assigned"
    DONE = "action.done"


SENTENCES: dict[MeetingEvent, tuple[str, str]] = {
    MeetingEvent.DECIDED: ("{actor}发布决议{subject}", "{actor} sent the decision {subject}"),
    MeetingEvent.CONFIRMED: ("{actor}确认决议{subject}", "{actor} confirmed {subject}"),
    MeetingEvent.WITHDRAWN: ("{actor}撤回决议{subject}", "{actor} took back {subject}"),
    MeetingEvent.REMINDED: ("提醒确认决议{subject}", "{subject} was asked to be confirmed"),
    MeetingEvent.MISSED: (
        "决议{subject}仍有人未确认，已告知发布人",
        "Somebody has still not confirmed {subject}; who sent it was told",
    ),
    MeetingEvent.URGED: ("{actor}催办决议{subject}的确认", "{actor} urged to confirm {subject}"),
    MeetingEvent.CALLED: ("{actor}召集{subject}", "{actor} called {subject}"),
    MeetingEvent.CANCELLED: ("{actor}取消{subject}", "{actor} cancelled {subject}"),
    MeetingEvent.BEGUN: ("{actor}开始{subject}", "{actor} began {subject}"),
    MeetingEvent.NOTED: ("{actor}记录{subject}的讨论", "{actor} took a note at {subject}"),
    MeetingEvent.ENDED: (
        "{actor}结束{subject}并写成会议纪要",
        "{actor} ended {subject}; its minutes are written",
    ),
    MeetingEvent.MINUTES_CONFIRMED: (
        "{actor}确认{subject}的会议纪要",
        "{actor} confirmed the minutes of {subject}",
    ),
    MeetingEvent.MINUTES_REMINDED: (
        "提醒确认{subject}的会议纪要",
        "The minutes of {subject} were asked to be confirmed",
    ),
    MeetingEvent.MINUTES_MISSED: (
        "{subject}的会议纪要仍有人未确认，已告知召集人",
        "Somebody has still not confirmed the minutes of {subject}; who called it was told",
    ),
    MeetingEvent.MINUTES_URGED: (
        "{actor}催办{subject}会议纪要的确认",
        "{actor} urged to confirm the minutes of {subject}",
    ),
    MeetingEvent.ASSIGNED: ("{actor}安排行动项{subject}", "{actor} assigned {subject}"),
    MeetingEvent.DONE: ("{actor}完成行动项{subject}", "{actor} finished {subject}"),
}

tell(SENTENCES)
