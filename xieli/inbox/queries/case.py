"""What one event is about: the rows it names, and the page where one sees it."""

from collections.abc import Callable, Mapping
from functools import cached_property

from django.db import models

from xieli.changes.models import ChangeRequest
from xieli.core.models import Event
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Project
from xieli.signoff.models import Revision
from xieli.workplan.models import Task
from xieli.workspace.queries import document_page

BREAKDOWN = ("hand_over.", "resource.")  # what is answered at the breakdown

type Page = Callable[["Case"], str]
# What an event is about → its page, under that of the project.
PAGES: Mapping[str, Page] = {
    "Task": lambda case: f"{case.task_page}/?task={case.event.subject_id}",
    "ExceptionReport": lambda case: f"exceptions/#e-{case.event.subject_id}",
    "ActionItem": lambda case: f"meetings/#a-{case.event.subject_id}",
    "Decision": lambda case: f"meetings/#d-{case.event.subject_id}",
    "GoalResult": lambda case: "acceptance/",
    "Retrospective": lambda case: "retrospective/",
    "Lesson": lambda case: "retrospective/",
}
ELSEWHERE: Mapping[str, str] = {
    "ChangeRequest": "/changes/{id}/",
    "Meeting": "/meetings/{id}/",
    "Channel": "/settings/channels/{id}/",
    "Delegation": "/settings/delegations/",
    "Job": "/jobs/{id}/",
}


class Case:
    """An event with its project; None for one of the organisation's ledger."""

    def __init__(self, event: Event, project: Project | None) -> None:
        self.event: Event = event
        self.project = project

    @cached_property
    def task(self) -> Task | None:
        """The task it is about, or whose exception it is about."""
        if self.report is not None:
            return self.report.task
        return self._about(Task)

    @cached_property
    def report(self) -> ExceptionReport | None:
        """The exception it is about."""
        return self._about(ExceptionReport)

    @cached_property
    def revision(self) -> Revision | None:
        """The text it is about."""
        return self._about(Revision)

    @cached_property
    def request(self) -> ChangeRequest | None:
        """The change request it is about."""
        return self._about(ChangeRequest)

    @property
    def topic(self) -> str:
        """What later news joins: an exception joins its task."""
        return self.task.pk if self.report and self.task else self.event.subject_id

    @property
    def task_page(self) -> str:
        """The sheet a task's event belongs to."""
        return "breakdown" if self.event.type.startswith(BREAKDOWN) else "progress"

    @property
    def path(self) -> str:
        """Where one sees it and acts on it."""
        about = self.event.subject_type
        if about in ELSEWHERE:
            return ELSEWHERE[about].format(id=self.event.subject_id)
        if self.project is None:
            return "/settings/"
        if self.revision is not None:
            document = self.revision.document
            return document_page(self.project.code, document.kind, document.subject_id)
        page = PAGES[about](self) if about in PAGES else _page_of_project(self.event.type)
        return f"/projects/{self.project.code}/{page}"

    def _about[M: models.Model](self, model: type[M]) -> M | None:
        if self.event.subject_type != model.__name__:
            return None
        return model._default_manager.filter(pk=self.event.subject_id).first()


def _page_of_project(type: str) -> str:
    noun = type.partition(".")[0]
    return f"{noun}/" if noun in ("acceptance", "retrospective") else ""
