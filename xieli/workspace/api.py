"""What concerns the caller."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Self

from ninja import Router, Schema

from xieli.core.api import Named, Page
from xieli.kickoff.api.projects import visible_project
from xieli.people.api import Authenticated
from xieli.workspace.queries import Answers, answers, to_dos

router = Router(tags=["me"])


class ToDoOut(Schema):
    """One thing only the caller can do now, and whom it holds up."""

    kind: str
    id: str
    project_code: str
    project_title: str
    subject: str
    since: datetime
    due_on: date | None
    holds_up: str
    detail: str
    task_id: str
    which: str


class AskOut(Schema):
    """Something a department was asked for; `hours` are working hours, until now while open."""

    what: str
    asked_at: datetime
    answered_at: datetime | None
    hours: float


class AnswersOut(Schema):
    """How long others waited for a department, in working hours (S8)."""

    department: Named
    median: float
    longest: float
    asks: list[AskOut]

    @classmethod
    def of(cls, row: Answers) -> Self:
        """Return it as it is told outside."""
        return cls(
            department=Named(id=row.department.pk, name=row.department.name),
            median=round(row.median, 2),
            longest=round(row.longest, 2),
            asks=[
                AskOut(
                    what=ask.what,
                    asked_at=ask.asked_at,
                    answered_at=ask.answered_at,
                    hours=round(ask.hours, 2),
                )
                for ask in row.asks
            ],
        )


@router.get("/projects/{code}/answers", response=Page[AnswersOut])
def department_answers(request: Authenticated, code: str) -> Page[AnswersOut]:
    """How long each department of a project lets others wait; one page."""
    rows = answers(visible_project(code, request.auth))
    return Page[AnswersOut](items=[AnswersOut.of(row) for row in rows], next=None)


@router.get("/me/todos", response=Page[ToDoOut])
def todos(request: Authenticated) -> Page[ToDoOut]:
    """What only the caller can do now."""
    items = [ToDoOut(**asdict(row)) for row in to_dos(request.auth)]
    return Page[ToDoOut](items=items, next=None)
