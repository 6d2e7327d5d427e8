"""Change requests over the API: the same verbs as on the page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.changes import commands, queries
from xieli.changes.models import ChangeRequest, Proposal
from xieli.core.api import Day, Limit, Moment, Page, Text, found, if_match, page
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.api.projects import CharterBody, charter_said, visible_project
from xieli.people.api import Authenticated
from xieli.people.api.departments import Id
from xieli.people.models import Person
from xieli.signoff.api import RevisionMade
from xieli.workplan.api.tasks import (
    TaskIn,
    TaskPatch,
    department_meant,
    merged,
    person_meant,
    visible_task,
)
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries import TaskText, row_text, text_of

router = Router(tags=["changes"])
Words = Annotated[Text, Field(max_length=2000)]


class DifferenceOut(Schema):
    """One clause a request changes; `proposal` is what is taken out as a whole."""

    proposal: str
    about: str
    subject: str
    clause: str
    before: object
    after: object


class ChangeOut(Schema):
    """A change request with what it changes and its computed impact (C3); a list leaves it out."""

    id: str
    project: str
    number: int
    exception: str | None
    reason: str
    effect: str
    state: str
    tier: str
    drafted_by: str
    drafted_at: datetime
    differences: list[DifferenceOut]
    impact: Mapping[str, Any] | None
    overtaken: list[str]
    version: int

    @classmethod
    def of(cls, row: ChangeRequest, *, is_whole: bool = True) -> Self:
        """Return the request as it is told outside; one of a list is not priced."""
        return cls(
            id=row.pk,
            project=row.project.code,
            number=row.number,
            exception=row.exception_id,
            reason=row.reason,
            effect=row.effect,
            state=queries.stage_of(row).state,
            tier=queries.tier_of(row).value,
            drafted_by=row.drafted_by.name,
            drafted_at=row.drafted_at,
            differences=[
                DifferenceOut(
                    proposal=each.proposal.pk,
                    about=str(each.proposal.about),
                    subject=each.subject,
                    clause=each.clause,
                    before=each.before,
                    after=each.after,
                )
                for each in queries.differences(row)
            ],
            impact=queries.impact_of(row) if is_whole else None,
            overtaken=[each.subject for each in queries.overtaken_by_others(row)],
            version=row.version,
        )


class ChangeIn(Schema):
    """Why a change is asked for, and its effect in words."""

    reason: Words
    effect: Words = ""


class RemovalIn(Schema):
    """The task that should be taken out."""

    task: Id


class DayIn(Schema):
    """Another hand-over date."""

    hand_over_on: Day


class ChangeSubmissionIn(Schema):
    """Until when everybody says their opinion and approves."""

    due_at: Moment


@router.get("/projects/{code}/changes", response=Page[ChangeOut])
def changes(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[ChangeOut]:
    """Every change asked for, by number; the impact of one is told where it is asked for alone."""
    rows = visible_project(code, request.auth).change_requests.select_related(
        "project", "drafted_by"
    )
    some, after = page(rows, by="number", limit=limit, cursor=cursor)
    return Page[ChangeOut](items=[ChangeOut.of(row, is_whole=False) for row in some], next=after)


@router.post("/projects/{code}/changes", response={201: ChangeOut})
def draft_change(request: Authenticated, code: str, said: ChangeIn) -> Status[ChangeOut]:
    """Draft a change; anyone on the project may (C2)."""
    row = commands.draft_change(
        project=visible_project(code, request.auth),
        reason=said.reason,
        effect=said.effect,
        actor=request.auth,
    )
    return Status(201, ChangeOut.of(row))


@router.post("/exceptions/{report_id}/changes", response={201: ChangeOut})
def draft_answer(request: Authenticated, report_id: str) -> Status[ChangeOut]:
    """Draft the change that an open exception asks for (S4)."""
    reports = ExceptionReport.objects.visible_to(request.auth).select_related("project")
    row = commands.draft_answer(report=found(reports, pk=report_id), actor=request.auth)
    return Status(201, ChangeOut.of(row))


@router.post("/tasks/{task_id}/changes", response={201: ChangeOut})
def draft_row_change(request: Authenticated, task_id: str, said: TaskPatch) -> Status[ChangeOut]:
    """Draft a change from what a row of the signed breakdown should say instead (C2)."""
    task = visible_task(task_id, request.auth)
    text = merged(text_of(task), said)
    row = commands.draft_row_change(task=task, text=text, actor=request.auth)
    return Status(201, ChangeOut.of(row))


@router.get("/changes/{change_id}", response=ChangeOut)
def change(request: Authenticated, change_id: str) -> ChangeOut:
    """One request."""
    return ChangeOut.of(_change(change_id, request.auth))


@router.patch("/changes/{change_id}", response=ChangeOut)
def edit_change(request: Authenticated, change_id: str, said: ChangeIn) -> ChangeOut:
    """Say better why it is asked for; needs If-Match."""
    commands.edit_change(
        request=_change(change_id, request.auth),
        reason=said.reason,
        effect=said.effect,
        version=if_match(request),
        actor=request.auth,
    )
    return change(request, change_id)


@router.put("/changes/{change_id}/charter", response=ChangeOut)
def propose_charter(request: Authenticated, change_id: str, said: CharterBody) -> ChangeOut:
    """Say what the charter should say instead; needs If-Match."""
    commands.propose_charter(
        request=_change(change_id, request.auth),
        text=charter_said(said),
        version=if_match(request),
        actor=request.auth,
    )
    return change(request, change_id)


@router.put("/changes/{change_id}/tasks/{task_id}", response=ChangeOut)
def propose_row(request: Authenticated, change_id: str, task_id: str, said: TaskPatch) -> ChangeOut:
    """Say what of a row should change; what is left out stays as proposed; needs If-Match."""
    row = _change(change_id, request.auth)
    task = found(Task.objects.for_breakdown().filter(project=row.project), pk=task_id)
    standing = row.proposals.filter(about="task", subject_id=task.pk).first()
    base = row_text(standing.after) if standing else text_of(task)
    commands.propose_row(
        request=row,
        task=task,
        text=merged(base, said),
        version=if_match(request),
        actor=request.auth,
    )
    return change(request, change_id)


@router.post("/changes/{change_id}/tasks", response={201: ChangeOut})
def propose_new_row(request: Authenticated, change_id: str, said: TaskIn) -> Status[ChangeOut]:
    """Ask for one more row; needs If-Match."""
    base = TaskText(
        said.title, department_meant(said.department), person_meant(said.owner, "owner")
    )
    commands.propose_new_row(
        request=_change(change_id, request.auth),
        text=merged(base, said),
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, change(request, change_id))


@router.post("/changes/{change_id}/removals", response={201: ChangeOut})
def propose_removal(request: Authenticated, change_id: str, said: RemovalIn) -> Status[ChangeOut]:
    """Ask that a row nobody has begun is taken out; needs If-Match."""
    row = _change(change_id, request.auth)
    commands.propose_removal(
        request=row,
        task=found(Task.objects.filter(project=row.project), pk=said.task),
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, change(request, change_id))


@router.put("/changes/{change_id}/hand-overs/{hand_over_id}", response=ChangeOut)
def propose_day(
    request: Authenticated, change_id: str, hand_over_id: str, said: DayIn
) -> ChangeOut:
    """Ask for another hand-over date; needs If-Match."""
    row = _change(change_id, request.auth)
    rows = Dependency.objects.filter(successor__project=row.project)
    commands.propose_day(
        request=row,
        dependency=found(rows.select_related("successor"), pk=hand_over_id),
        day=said.hand_over_on,
        version=if_match(request),
        actor=request.auth,
    )
    return change(request, change_id)


@router.delete("/proposals/{proposal_id}", response=ChangeOut)
def take_back(request: Authenticated, proposal_id: str) -> ChangeOut:
    """Take one proposal out of its request; needs If-Match with the request's version."""
    visible = ChangeRequest.objects.visible_to(request.auth).values("pk")
    rows = Proposal.objects.filter(request__in=visible).select_related("request__project")
    proposal = found(rows, pk=proposal_id)
    commands.take_back(proposal=proposal, version=if_match(request), actor=request.auth)
    return change(request, proposal.request_id)


@router.post("/changes/{change_id}/requests", response=ChangeOut)
def ask_for_change(request: Authenticated, change_id: str) -> ChangeOut:
    """Ask the initiating department to submit it (C2); needs If-Match."""
    row = _change(change_id, request.auth)
    commands.ask_for_change(request=row, version=if_match(request), actor=request.auth)
    return change(request, change_id)


@router.post("/changes/{change_id}/submissions", response={201: RevisionMade})
def submit_change(
    request: Authenticated, change_id: str, said: ChangeSubmissionIn
) -> Status[RevisionMade]:
    """Ask everybody concerned for opinion and approval (C4); needs If-Match."""
    revision = commands.submit_change(
        request=_change(change_id, request.auth),
        due_at=said.due_at,
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, RevisionMade.of(revision))


@router.post("/changes/{change_id}/rebases", response=ChangeOut)
def rebase_change(request: Authenticated, change_id: str) -> ChangeOut:
    """Put the request on what now stands (C4); needs If-Match."""
    row = _change(change_id, request.auth)
    commands.rebase_change(request=row, version=if_match(request), actor=request.auth)
    return change(request, change_id)


@router.post("/changes/{change_id}/withdrawals", response=ChangeOut)
def withdraw_change(request: Authenticated, change_id: str) -> ChangeOut:
    """Take the request back before it is in force (C4); needs If-Match."""
    row = _change(change_id, request.auth)
    commands.withdraw_change(request=row, version=if_match(request), actor=request.auth)
    return change(request, change_id)


def _change(change_id: str, person: Person) -> ChangeRequest:
    rows = ChangeRequest.objects.visible_to(person)
    return found(rows.select_related("project", "drafted_by"), pk=change_id)
