"""Projects, their charter, their documents and their history."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import (
    Day,
    EventOut,
    Limit,
    Moment,
    Number,
    Page,
    Text,
    event_page,
    found,
    if_match,
    page,
    tag,
)
from xieli.core.errors import RuleViolation
from xieli.kickoff import commands
from xieli.kickoff.commands import CharterText, GoalText
from xieli.kickoff.models import Kind, Phase, Project, Urgency
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.people.api import Authenticated
from xieli.people.models import Department, Person
from xieli.signoff.api import DocumentOut, RevisionMade, documents_out
from xieli.signoff.models import Document

router = Router(tags=["projects"])
Figure = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]


class ProjectIn(Schema):
    """What a project needs to begin."""

    code: Text
    title: Text
    kind: Kind = Kind.PROJECT
    urgency: Urgency = Urgency.NORMAL


class ProjectOut(Schema):
    """A project; `version` is what If-Match gives back. One that rests says until when (K7)."""

    id: str
    code: str
    title: str
    kind: str
    urgency: str
    phase: str
    starts_on: date | None
    deadline: date | None
    is_provisional: bool
    runs_under: str | None
    renews: str | None
    is_confidential: bool
    paused_until: date | None
    paused_because: str
    created_at: datetime
    version: int

    @classmethod
    def of(cls, project: Project) -> Self:
        """Return the project as it is told outside."""
        pause = project.standing_pause
        return cls(
            id=project.pk,
            code=project.code,
            title=project.title,
            kind=str(project.kind),
            urgency=str(project.urgency),
            phase=str(project.phase),
            starts_on=project.starts_on,
            deadline=project.deadline,
            is_provisional=project.provisional_since is not None,
            runs_under=project.runs_under.code if project.runs_under else None,
            renews=project.renews.code if project.renews else None,
            is_confidential=project.is_confidential,
            paused_until=pause.until if pause else None,
            paused_because=pause.reason if pause else "",
            created_at=project.created_at,
            version=project.version,
        )


class GoalBody(Schema):
    """A measurable goal (K1)."""

    metric: Text
    direction: Direction = Direction.DOWN
    measure: Measure = Measure.RELATIVE
    baseline: Figure | None = None
    target: Figure | None = None
    unit: Text = ""
    due_on: Day | None = None


class MilestoneBody(Schema):
    """A named day on the way."""

    name: Text
    due_on: Day


class ParticipantBody(Schema):
    """A department's role; `department` is its id or its exact name."""

    department: Text
    role: Role
    contribution: Text = ""


class CharterBody(Schema):
    """Everything a charter says; what a PUT leaves out is emptied."""

    background: Text = ""
    scope_in: Text = ""
    scope_out: Text = ""
    starts_on: Day | None = None
    deadline: Day | None = None
    goals: Annotated[list[GoalBody], Field(max_length=200)] = []
    milestones: Annotated[list[MilestoneBody], Field(max_length=200)] = []
    participants: Annotated[list[ParticipantBody], Field(max_length=500)] = []


class CharterOut(CharterBody):
    """The charter as it stands, and the project's version."""

    version: int


class SmallProjectIn(Schema):
    """What small work of two departments needs: everything at once."""

    code: Text
    title: Text
    urgency: Urgency = Urgency.NORMAL
    charter: CharterBody


class CharterSubmissionIn(Schema):
    """By when the departments are asked to sign (K5)."""

    due_at: Moment


@router.get("/projects", response=Page[ProjectOut])
def projects(
    request: Authenticated, phase: Phase | None = None, limit: Limit = 50, cursor: str = ""
) -> Page[ProjectOut]:
    """The projects you may see, by code; of one phase where it is said."""
    visible = Project.objects.visible_to(request.auth).for_list()
    if phase is not None:
        visible = visible.filter(phase=phase)
    rows, after = page(visible, by="code", limit=limit, cursor=cursor)
    return Page[ProjectOut](items=[ProjectOut.of(row) for row in rows], next=after)


@router.post("/projects", response={201: ProjectOut})
def create_project(request: Authenticated, said: ProjectIn) -> Status[ProjectOut]:
    """Begin a project as a draft."""
    row = commands.create_project(
        code=said.code,
        title=said.title,
        kind=said.kind.value,
        urgency=said.urgency.value,
        actor=request.auth,
    )
    return Status(201, ProjectOut.of(row))


@router.post("/small-projects", response={201: ProjectOut})
def start_small_project(request: Authenticated, said: SmallProjectIn) -> Status[ProjectOut]:
    """Begin work of two departments with its whole charter at once (K6)."""
    row = commands.start_small_project(
        code=said.code,
        title=said.title,
        urgency=said.urgency.value,
        text=charter_said(said.charter),
        actor=request.auth,
    )
    return Status(201, ProjectOut.of(row))


@router.get("/projects/{code}", response=ProjectOut)
def project(request: Authenticated, response: HttpResponse, code: str) -> ProjectOut:
    """One project."""
    row = visible_project(code, request.auth)
    tag(response, row.version)
    return ProjectOut.of(row)


@router.get("/projects/{code}/charter", response=CharterOut)
def charter(request: Authenticated, response: HttpResponse, code: str) -> CharterOut:
    """The charter as it stands."""
    row = visible_project(code, request.auth)
    tag(response, row.version)
    return _charter(row)


@router.put("/projects/{code}/charter", response=CharterOut)
def edit_charter(request: Authenticated, code: str, said: CharterBody) -> CharterOut:
    """Replace the charter's text (K3); needs If-Match."""
    row = visible_project(code, request.auth)
    row = commands.edit_charter(
        project=row, text=charter_said(said), version=if_match(request), actor=request.auth
    )
    return _charter(row)


@router.post("/projects/{code}/charter/submissions", response={201: RevisionMade})
def submissions(
    request: Authenticated, code: str, said: CharterSubmissionIn
) -> Status[RevisionMade]:
    """Ask every signing department to sign (K1, K2); needs If-Match."""
    row = visible_project(code, request.auth)
    version = if_match(request)
    revision = commands.submit_charter(
        project=row, due_at=said.due_at, version=version, actor=request.auth
    )
    return Status(201, RevisionMade.of(revision))


@router.get("/projects/{code}/documents", response=Page[DocumentOut])
def documents(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[DocumentOut]:
    """What the project's departments sign, each with its newest revision and its slots."""
    row = visible_project(code, request.auth)
    rows, after = page(
        Document.objects.filter(ledger=row.ledger_id), by="pk", limit=limit, cursor=cursor
    )
    return Page[DocumentOut](items=documents_out(rows, request.auth), next=after)


@router.get("/projects/{code}/events", response=Page[EventOut])
def history(
    request: Authenticated, code: str, after: Number = 0, limit: Limit = 100
) -> Page[EventOut]:
    """What happened after event number `after`, in number order (T1)."""
    return event_page(visible_project(code, request.auth).ledger_id, after=after, limit=limit)


def visible_project(code: str, person: Person) -> Project:
    """Return a project this person may see; 404 otherwise (T6)."""
    return found(Project.objects.visible_to(person), code=code)


def _charter(row: Project) -> CharterOut:
    return CharterOut(
        background=row.background,
        scope_in=row.scope_in,
        scope_out=row.scope_out,
        starts_on=row.starts_on,
        deadline=row.deadline,
        goals=[
            GoalBody(
                metric=goal.metric,
                direction=Direction(goal.direction),
                measure=Measure(goal.measure),
                baseline=goal.baseline,
                target=goal.target,
                unit=goal.unit,
                due_on=goal.due_on,
            )
            for goal in row.goals.all()
        ],
        milestones=[MilestoneBody(name=m.name, due_on=m.due_on) for m in row.milestones.all()],
        participants=[
            ParticipantBody(
                department=each.department.name,
                role=Role(each.role),
                contribution=each.contribution,
            )
            for each in row.participants.select_related("department").order_by("pk")
        ],
        version=row.version,
    )


def charter_said(said: CharterBody) -> CharterText:
    """Return the charter a body says. Raises RuleViolation for a department there is not."""
    known = {
        key: department
        for department in Department.objects.open()
        for key in (department.pk, department.name)
    }
    for number, each in enumerate(said.participants, 1):
        if each.department not in known:
            raise RuleViolation(
                "unknown_department",
                _("There is no department %s.") % each.department,
                field="participants",
                row=number,
            )
    return CharterText(
        background=said.background,
        scope_in=said.scope_in,
        scope_out=said.scope_out,
        starts_on=said.starts_on,
        deadline=said.deadline,
        goals=[GoalText(**goal.model_dump()) for goal in said.goals],
        milestones=[(milestone.name, milestone.due_on) for milestone in said.milestones],
        participants=[
            (known[each.department], each.role, each.contribution) for each in said.participants
        ],
    )
