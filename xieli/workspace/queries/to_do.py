"""One thing only somebody can do now, and the page where it is done."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from xieli.library.queries import STEP_PAGES
from xieli.signoff.queries import document_word


class ToDoKind(StrEnum):
    """What is asked of somebody, in the order it is shown."""

    SIGN = "sign"
    SUBMIT = "submit"
    CONFIRM_GOAL = "confirm_goal"
    ADVANCE = "advance"
    CONFIRM_DATE = "confirm_date"
    PROVIDE = "provide"
    ACCEPT = "accept"
    COMPLETE_EXCEPTION = "complete_exception"
    HANDLE_EXCEPTION = "handle_exception"
    RESUME = "resume"
    MISSING = "missing"
    CHECK_IN = "check_in"
    ANSWER = "answer"
    ADOPT = "adopt"
    SIGNED_FOR = "signed_for"


DOCUMENT_PAGES = {"archive_reasons": "archive"}
# Where what is asked of somebody is done, by its kind; and by the step it advances.
PAGES = {
    ToDoKind.CONFIRM_GOAL: "acceptance",
    ToDoKind.ANSWER: "retrospective",
    ToDoKind.RESUME: "charter",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Where a task stands, for the one line of its next check-in (S3)."""

    percent: int
    forecast: date | None
    remark: str
    version: int
    due_at: datetime | None
    is_missing: bool


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing only this person can do: `holds_up` names who waits for it."""

    kind: ToDoKind
    id: str
    project_code: str
    project_title: str
    subject: str
    since: datetime
    due_on: date | None = None
    holds_up: str = ""
    detail: str = ""
    task_id: str = ""  # the task it is done at; of a change request its own id
    line: Line | None = None

    @property
    def document(self) -> str:
        """What the document to sign is called."""
        return document_word(self.subject)

    @property
    def url(self) -> str:
        """The page where it is done."""
        project = f"/projects/{self.project_code}"
        if self.subject == "change":
            return f"/changes/{self.task_id}/"
        if self.kind in (ToDoKind.SIGN, ToDoKind.SUBMIT, ToDoKind.SIGNED_FOR):
            return f"{project}/{DOCUMENT_PAGES.get(self.subject, self.subject)}/"
        if self.kind in (ToDoKind.CONFIRM_DATE, ToDoKind.PROVIDE):
            return f"{project}/breakdown/?task={self.task_id}"
        if self.kind in PAGES:
            return f"{project}/{PAGES[self.kind]}/"
        if self.kind is ToDoKind.ADVANCE:
            return f"{project}/{STEP_PAGES[self.subject]}/"
        if self.kind is ToDoKind.ADOPT:
            return f"/playbooks/#l-{self.id}"
        if self.kind is ToDoKind.ACCEPT:
            return f"{project}/progress/?task={self.task_id}"
        if self.kind in (ToDoKind.CHECK_IN, ToDoKind.MISSING):
            return f"{project}/progress/?task={self.id}"
        return f"{project}/exceptions/#e-{self.id}"


def bearer(department: str, owner: str, project: str, theirs: str) -> str:
    """Return who waits; a project that is not this one keeps its people to itself (T6)."""
    return f"{department}·{owner}" if project == theirs else _("another project")
