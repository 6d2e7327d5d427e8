"""What can happen to progress, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class ProgressEvent(StrEnum):
    """Events of a project's ledger that belong to its progress."""

    CHECKED_IN = "task.checked_in"
    CORRECTED = "task.check_in_corrected"
    NOTED = "task.noted"


SENTENCES: dict[ProgressEvent, tuple[str, str]] = {
    ProgressEvent.CHECKED_IN: ("{actor}更新{subject}的进度", "{actor} checked in on {subject}"),
    ProgressEvent.CORRECTED: (
        "{actor}把{subject}的进度更正回原值",
        "{actor} put the progress of {subject} back",
    ),
    ProgressEvent.NOTED: ("{actor}备注{subject}", "{actor} noted something on {subject}"),
}

tell(SENTENCES)
