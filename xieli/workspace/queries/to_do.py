"""One thing only somebody can do now, and the page where it is done."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieli.changes.queries import CHANGE
from xieli.kickoff.models import Phase
from xieli.library.queries import STEP_PAGES
from xieli.signoff.models import Revision
from xieli.signoff.queries import document_word


class ToDoKind(StrEnum):
    """What is asked of somebody, in the order it is shown."""

    SIGN = "sign"
    DECISION = "decision"
    MINUTES = "minutes"
    ACTION = "action"
    SUBMIT = "submit"
    CONFIRM_GOAL = "confirm_goal"
    ADVANCE = "advance"
    CONFIRM_DATE = "confirm_date"
    AGREE_DATE = "agree_date"
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


# What stands in `subject`: the kind of a document, nothing but the project, else words.
OF_DOCUMENTS = {ToDoKind.SIGN, ToDoKind.SUBMIT, ToDoKind.SIGNED_FOR}
# What belongs to the work itself.
OF_WORK = {
    ToDoKind.CONFIRM_DATE,
    ToDoKind.AGREE_DATE,
    ToDoKind.PROVIDE,
    ToDoKind.ACCEPT,
    ToDoKind.MISSING,
    ToDoKind.CHECK_IN,
}
OF_PROJECTS = {ToDoKind.ADVANCE, ToDoKind.ANSWER, ToDoKind.RESUME}
DOCUMENT_PAGES = {"archive_reasons": "archive"}
# Where what is asked of somebody is done, by its kind; and by the step it advances.
PAGES = {
    ToDoKind.DECISION: "meetings",
    ToDoKind.ACTION: "meetings",
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
    which: str = ""  # which of several documents of a kind: see `which_of`
    line: Line | None = None

    @property
    def document(self) -> str:
        """What the document to sign is called."""
        return f"{document_word(self.subject)} {self.which}".strip()

    @property
    def named(self) -> str:
        """What it is about in a few words, with its project."""
        about = self.document if self.kind in OF_DOCUMENTS else self.subject
        return (
            self.project_title if self.kind in OF_PROJECTS else f"{about}（{self.project_title}）"
        )

    @property
    def url(self) -> str:
        """The page where it is done."""
        project = f"/projects/{self.project_code}"
        if self.subject == CHANGE or self.kind in OF_DOCUMENTS:
            return document_page(self.project_code, self.subject, self.task_id)
        if self.kind is ToDoKind.MINUTES:
            return f"/meetings/{self.id}/"
        if self.kind in (ToDoKind.CONFIRM_DATE, ToDoKind.AGREE_DATE, ToDoKind.PROVIDE):
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


def is_asked(kind: ToDoKind, phase: str) -> bool:
    """Whether a project in this phase still asks for it.

    Work that has ended or was cancelled asks for no dates and no hands (K7); what is sealed, only
    that its lessons become standards (A4, A6).
    """
    if phase == Phase.ARCHIVED:
        return kind is ToDoKind.ADOPT
    return phase != Phase.CLOSING or kind not in OF_WORK


def which_of(revision: Revision) -> str:
    """Return what tells a text from others of its kind: of a change request number and reason."""
    if revision.document.kind != CHANGE:
        return ""
    return which_change(revision.content["number"], revision.content["reason"])


def which_change(number: int, reason: str) -> str:
    """Return a change request's number and its reason, shortened to a line."""
    return f"{number} · {Truncator(reason).chars(40)}"


def text_word(revision: Revision) -> str:
    """Return what a text is called, and which it is of several."""
    return f"{document_word(revision.document.kind)} {which_of(revision)}".strip()


def document_page(project_code: str, kind: str, subject_id: str) -> str:
    """Return where a document of a project is read and signed."""
    if kind == CHANGE:
        return f"/changes/{subject_id}/"
    return f"/projects/{project_code}/{DOCUMENT_PAGES.get(kind, kind)}/"


def bearer(department: str, owner: str, project: str, theirs: str) -> str:
    """Return who waits; a project that is not this one keeps its people to itself (T6)."""
    return f"{department}·{owner}" if project == theirs else _("another project")


def counted(kind: ToDoKind, n: int) -> str:
    """Return what so many to-dos of a kind are called, in the reader's language."""
    return {
        ToDoKind.SIGN: _("to sign"),
        ToDoKind.DECISION: ngettext("decision to confirm", "decisions to confirm", n),
        ToDoKind.MINUTES: _("minutes to confirm"),
        ToDoKind.ACTION: ngettext("action item", "action items", n),
        ToDoKind.SUBMIT: _("to finish and submit"),
        ToDoKind.CONFIRM_DATE: ngettext("date to confirm", "dates to confirm", n),
        ToDoKind.AGREE_DATE: ngettext("date to agree to", "dates to agree to", n),
        ToDoKind.PROVIDE: ngettext("resource asked for", "resources asked for", n),
        ToDoKind.ACCEPT: ngettext("piece of work to accept", "pieces of work to accept", n),
        ToDoKind.COMPLETE_EXCEPTION: ngettext("exception to complete", "exceptions to complete", n),
        ToDoKind.HANDLE_EXCEPTION: ngettext("exception to take up", "exceptions to take up", n),
        ToDoKind.CHECK_IN: ngettext("check-in", "check-ins", n),
        ToDoKind.CONFIRM_GOAL: ngettext("goal to confirm", "goals to confirm", n),
        ToDoKind.ADVANCE: ngettext(
            "project to bring to its end", "projects to bring to their end", n
        ),
        ToDoKind.ANSWER: ngettext("retrospective to answer", "retrospectives to answer", n),
        ToDoKind.ADOPT: ngettext("lesson to make a standard", "lessons to make a standard", n),
        ToDoKind.MISSING: ngettext("missing check-in", "missing check-ins", n),
        ToDoKind.SIGNED_FOR: ngettext("signature given for you", "signatures given for you", n),
        ToDoKind.RESUME: ngettext("pause that is over", "pauses that are over", n),
    }[kind]
