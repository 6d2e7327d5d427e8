"""What can happen to a file, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class AttachmentEvent(StrEnum):
    """Events of a project's ledger that belong to its files."""

    ADDED = "attachment.added"
    REMOVED = "attachment.removed"


SENTENCES: dict[AttachmentEvent, tuple[str, str]] = {
    AttachmentEvent.ADDED: ("{actor}上传附件{subject}", "{actor} attached {subject}"),
    AttachmentEvent.REMOVED: ("{actor}移除附件{subject}", "{actor} removed the file {subject}"),
}

tell(SENTENCES)
