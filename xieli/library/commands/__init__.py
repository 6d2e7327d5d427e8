"""Everything that changes the archive, the library and what projects start from."""

from .archive import archive_project, submit_reasons
from .playbooks import PlaybookText, adopt_lesson, retire_entry, retire_playbook, save_playbook
from .starting import meet_standard, renew_project, start_from_case, start_from_playbook
from .verification import ask_for_verification

__all__ = [
    "PlaybookText",
    "adopt_lesson",
    "archive_project",
    "ask_for_verification",
    "meet_standard",
    "renew_project",
    "retire_entry",
    "retire_playbook",
    "save_playbook",
    "start_from_case",
    "start_from_playbook",
    "submit_reasons",
]
