"""The breakdown as one text: what it lacks, and its submission for signature (B9)."""

from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Moment, Page, Text, found
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.signoff.api import RevisionMade
from xieli.workplan import commands, queries

router = Router()


class GapOut(Schema):
    """What one row lacks; `code` is the rule, `row` counts from 1."""

    code: str
    field: str
    task: str | None
    row: int | None
    detail: str


class BreakdownIn(Schema):
    """By when the departments are asked to sign, and why some dates may still be open."""

    due_at: Moment
    open_handshakes_because: Annotated[Text, Field(max_length=1000)] = ""


@router.get("/projects/{code}/breakdown/gaps", response=Page[GapOut])
def gaps(request: Authenticated, code: str) -> Page[GapOut]:
    """What is missing before the breakdown may be submitted, row by row."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    items = [
        GapOut(
            code=gap.code,
            field=gap.field,
            task=gap.task,
            row=gap.row,
            detail=queries.describe_gap(gap),
        )
        for gap in queries.breakdown_gaps(project)
    ]
    return Page[GapOut](items=items, next=None)


@router.post("/projects/{code}/breakdown/submissions", response={201: RevisionMade})
def submissions(request: Authenticated, code: str, said: BreakdownIn) -> Status[RevisionMade]:
    """Ask the lead and every department with tasks to sign (B9)."""
    revision = commands.submit_breakdown(
        project=found(Project.objects.visible_to(request.auth), code=code),
        due_at=said.due_at,
        open_handshakes_because=said.open_handshakes_because,
        actor=request.auth,
    )
    return Status(201, RevisionMade.of(revision))
