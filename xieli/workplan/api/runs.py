"""Runs of a process over the API (K6)."""

from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Day, Limit, Page, Text, found, page
from xieli.kickoff.api.projects import ProjectOut
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.workplan import commands

router = Router()


class RunIn(Schema):
    """When a run starts; without a title it is the agreement's, numbered."""

    starts_on: Day
    title: Annotated[Text, Field(max_length=200)] = ""


@router.get("/projects/{code}/runs", response=Page[ProjectOut])
def runs(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[ProjectOut]:
    """The runs under a process's standing agreement that you may see."""
    agreement = found(Project.objects.visible_to(request.auth), code=code)
    visible = Project.objects.visible_to(request.auth).filter(runs_under=agreement)
    rows, after = page(visible, by="code", limit=limit, cursor=cursor)
    return Page[ProjectOut](items=[ProjectOut.of(row) for row in rows], next=after)


@router.post("/projects/{code}/runs", response={201: ProjectOut})
def start(request: Authenticated, code: str, said: RunIn) -> Status[ProjectOut]:
    """Begin one run of a process (K6)."""
    run = commands.start_run(
        agreement=found(Project.objects.visible_to(request.auth), code=code),
        title=said.title,
        starts_on=said.starts_on,
        actor=request.auth,
    )
    run.refresh_from_db()
    return Status(201, ProjectOut.of(run))
