"""What can happen to an exception, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class ExceptionEvent(StrEnum):
    """Events of a project's ledger that belong to its exceptions."""

    OPENED = "exception.opened"
    REPORTED = "exception.reported"
    COMPLETED = "exception.completed"
    ACKNOWLEDGED = "exception.acknowledged"
    CLOSED = "exception.closed"
    REOPENED = "exception.reopened"


SENTENCES: dict[ExceptionEvent, tuple[str, str]] = {
    ExceptionEvent.OPENED: ("{subject}触发异常", "An exception opened for {subject}"),
    ExceptionEvent.REPORTED: ("{actor}报备异常{subject}", "{actor} reported an exception"),
    ExceptionEvent.COMPLETED: ("{actor}补充异常{subject}", "{actor} completed an exception"),
    ExceptionEvent.ACKNOWLEDGED: ("{actor}受理异常{subject}", "{actor} acknowledged an exception"),
    ExceptionEvent.CLOSED: ("{actor}关闭异常{subject}", "{actor} closed an exception"),
    ExceptionEvent.REOPENED: ("{actor}重开异常{subject}", "{actor} reopened an exception"),
}

tell(SENTENCES)
