"""What concerns the caller."""

from dataclasses import asdict
from datetime import date, datetime

from ninja import Router, Schema

from xieli.core.api import Page
from xieli.people.api import Authenticated
from xieli.workspace.queries import to_dos

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


@router.get("/me/todos", response=Page[ToDoOut])
def todos(request: Authenticated) -> Page[ToDoOut]:
    """What only the caller can do now."""
    items = [ToDoOut(**asdict(row)) for row in to_dos(request.auth)]
    return Page[ToDoOut](items=items, next=None)
