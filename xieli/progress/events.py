"""What can happen to progress, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class ProgressEvent(StrEnum):
    """Events of a project's ledger that belong to its progress."""

    CHECKED_IN = "task.checked_in"
    CORRECTED = "task.check_in_corrected"
    NOTED = "task.noted"
    HANDED_OVER = "task.handed_over"
    ACCEPTED = "relay.accepted"
    RETURNED = "relay.returned"
    CADENCE_SET = "cadence.set"
    REMINDED = "check_in.reminded"
    MISSED = "check_in.missed"
    ESCALATED = "check_in.escalated"


SENTENCES: dict[ProgressEvent, tuple[str, str]] = {
    ProgressEvent.CHECKED_IN: ("{actor}更新{subject}的进度", "{actor} checked in on {subject}"),
    ProgressEvent.CORRECTED: (
        "{actor}把{subject}的进度更正回原值",
        "{actor} put the progress of {subject} back",
    ),
    ProgressEvent.HANDED_OVER: ("{actor}把{subject}交给下一站", "{actor} handed {subject} over"),
    ProgressEvent.ACCEPTED: ("{actor}签收{subject}", "{actor} accepted {subject}"),
    ProgressEvent.RETURNED: ("{actor}退回{subject}", "{actor} returned {subject}"),
    ProgressEvent.CADENCE_SET: (
        "{actor}调整{subject}的同步节奏",
        "{actor} changed how often {subject} is checked in on",
    ),
    ProgressEvent.REMINDED: ("提醒更新{subject}的进度", "A check-in on {subject} was asked for"),
    ProgressEvent.MISSED: ("{subject}未按时更新进度", "No check-in on {subject} in time"),
    ProgressEvent.ESCALATED: (
        "{subject}仍未更新进度，已逐级上报",
        "Still no check-in on {subject}; it was told further up",
    ),
    ProgressEvent.NOTED: ("{actor}备注{subject}", "{actor} noted something on {subject}"),
}

tell(SENTENCES)
