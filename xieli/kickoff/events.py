"""What can happen to a project and its charter, each with its sentence (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class KickoffEvent(StrEnum):
    """Events of a project's ledger that belong to its kickoff."""

    CREATED = "project.created"
    CHARTER_EDITED = "charter.edited"
    CHARTER_EFFECTIVE = "charter.effective"


SENTENCES: dict[KickoffEvent, tuple[str, str]] = {
    KickoffEvent.CREATED: ("{actor}建立项目{subject}", "{actor} created {subject}"),
    KickoffEvent.CHARTER_EDITED: (
        "{actor}修改{subject}的启动纪要",
        "{actor} edited the charter of {subject}",
    ),
    KickoffEvent.CHARTER_EFFECTIVE: (
        "{subject}的启动纪要生效",
        "The charter of {subject} took effect",
    ),
}

tell(SENTENCES)
