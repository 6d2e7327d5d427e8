"""What can happen to a long job; closed, so nothing is recorded that is not here."""

from enum import StrEnum

from xieli.core.events import tell


class JobEvent(StrEnum):
    """Events of the organisation's ledger."""

    ASKED = "job.asked"
    CANCELLED = "job.cancelled"
    ENDED = "job.ended"


SENTENCES: dict[JobEvent, tuple[str, str]] = {
    JobEvent.ASKED: ("{actor}交办后台作业{subject}", "{actor} asked for the long job {subject}"),
    JobEvent.CANCELLED: (
        "{actor}取消后台作业{subject}",
        "{actor} cancelled the long job {subject}",
    ),
    JobEvent.ENDED: ("后台作业{subject}已结束", "The long job {subject} has ended"),
}

tell(SENTENCES)
