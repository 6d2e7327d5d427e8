"""What can happen to cases and playbooks, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class LibraryEvent(StrEnum):
    """Events of a project's ledger, and of the organisation's for playbooks and the checklist."""

    REASONS_SUBMITTED = "archive.reasons_submitted"
    SEALED = "archive.sealed"
    STARTED = "project.started"
    RENEWED = "project.renewed"
    STANDARD_MET = "standard.met"
    PLAYBOOK_SAVED = "playbook.saved"
    PLAYBOOK_RETIRED = "playbook.retired"
    LESSON_ADOPTED = "lesson.adopted"
    ENTRY_RETIRED = "checklist.retired"


SENTENCES: dict[LibraryEvent, tuple[str, str]] = {
    LibraryEvent.REASONS_SUBMITTED: (
        "{actor}为{subject}缺少的归档资料说明理由",
        "{actor} gave reasons for what the archive of {subject} lacks",
    ),
    LibraryEvent.SEALED: ("{actor}归档{subject}", "{actor} archived {subject}"),
    LibraryEvent.STARTED: ("{actor}按已有经验开始{subject}", "{actor} started {subject}"),
    LibraryEvent.RENEWED: ("{actor}续签{subject}", "{actor} renewed {subject}"),
    LibraryEvent.STANDARD_MET: ("{actor}落实标准{subject}", "{actor} met the standard {subject}"),
    LibraryEvent.PLAYBOOK_SAVED: (
        "{actor}保存协作剧本{subject}",
        "{actor} saved the playbook {subject}",
    ),
    LibraryEvent.PLAYBOOK_RETIRED: (
        "{actor}停用协作剧本{subject}",
        "{actor} retired the playbook {subject}",
    ),
    LibraryEvent.LESSON_ADOPTED: ("{actor}把经验{subject}写入标准", "{actor} adopted {subject}"),
    LibraryEvent.ENTRY_RETIRED: (
        "{actor}停用检查项{subject}",
        "{actor} retired the checklist entry {subject}",
    ),
}

tell(SENTENCES)
