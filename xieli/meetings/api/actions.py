"""The action items of a project."""

from datetime import date, datetime
from typing import Annotated, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Day, Limit, Named, Page, Text, found, page
from xieli.kickoff.api.projects import visible_project
from xieli.kickoff.models import Project
from xieli.meetings import commands
from xieli.meetings.models import ActionItem
from xieli.people.api import Authenticated
from xieli.people.models import Person

router = Router(tags=["meetings"])
Id = Annotated[Text, Field(max_length=16)]


class ActionOut(Schema):
    """What one person does until a day; late while it is past and not done."""

    id: str
    text: str
    owner: Named
    due_on: date
    made_at: datetime
    done_at: datetime | None
    meeting: str | None

    @classmethod
    def of(cls, row: ActionItem) -> Self:
        """Return it as it is told outside."""
        return cls(
            id=row.pk,
            text=row.text,
            owner=Named(id=row.owner_id, name=row.owner.name),
            due_on=row.due_on,
            made_at=row.made_at,
            done_at=row.done_at,
            meeting=row.meeting_id,
        )


class ActionIn(Schema):
    """Who does what until when; `meeting` is where it was agreed, if it is under way."""

    text: Annotated[Text, Field(max_length=500)]
    owner: Id
    due_on: Day
    meeting: Id | None = None


@router.get("/projects/{code}/actions", response=Page[ActionOut])
def actions(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[ActionOut]:
    """The action items of a project, in the order of their ids."""
    every = visible_project(code, request.auth).action_items.select_related("owner")
    rows, after = page(every, by="pk", limit=limit, cursor=cursor)
    return Page[ActionOut](items=[ActionOut.of(row) for row in rows], next=after)


@router.post("/projects/{code}/actions", response={201: ActionOut})
def assign_action(request: Authenticated, code: str, said: ActionIn) -> Status[ActionOut]:
    """Agree who does what until when."""
    project = visible_project(code, request.auth)
    row = commands.assign_action(
        project=project,
        text=said.text,
        owner=found(Person.objects.active(), pk=said.owner),
        due_on=said.due_on,
        meeting=found(project.meetings.all(), pk=said.meeting) if said.meeting else None,
        actor=request.auth,
    )
    return Status(201, ActionOut.of(row))


@router.post("/actions/{action_id}/completions", response={201: ActionOut})
def finish_action(request: Authenticated, action_id: str) -> Status[ActionOut]:
    """It is done."""
    visible = Project.objects.visible_to(request.auth)
    rows = ActionItem.objects.filter(project__in=visible).select_related("project", "owner")
    row = commands.finish_action(action=found(rows, pk=action_id), actor=request.auth)
    return Status(201, ActionOut.of(row))
