"""What can happen to extracts, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class WitnessEvent(StrEnum):
    """Events of the organisation's ledger."""

    MADE = "extracts.made"
    SENT = "extracts.sent"


SENTENCES: dict[WitnessEvent, tuple[str, str]] = {
    WitnessEvent.MADE: ("{subject}生成当日账本日摘", "The day's extracts of {subject} were made"),
    WitnessEvent.SENT: ("{subject}寄出账本日摘", "Extracts of {subject} were sent"),
}

tell(SENTENCES)
