"""The acceptance over the API."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self

from django.http import Http404
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.closing import commands, queries
from xieli.closing.commands import MeasurementText, ReworkText
from xieli.closing.models import Acceptance, Consequence, GoalResult
from xieli.closing.queries import Measurement
from xieli.core.api import Day, Moment, Named, Text, found, if_match
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.people.api.departments import Id
from xieli.people.forms import department_or_none, person_or_none
from xieli.people.models import Person
from xieli.signoff.api import RevisionMade

router = Router(tags=["acceptance"])
Figure = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]


class GoalResultOut(Schema):
    """One goal: what was measured, what that means; `version` is what If-Match gives back."""

    id: str
    metric: str
    direction: str
    baseline: str | None
    target: str | None
    unit: str
    measured: str | None
    verdict: str | None
    evidence: str
    link: str
    acceptor: Named | None
    confirmed_at: datetime | None
    version: int

    @classmethod
    def of(cls, found: Measurement) -> Self:
        """Return the goal's line as it is told outside."""
        row, goal = found.result, found.result.goal
        return cls(
            id=row.pk,
            metric=goal.metric,
            direction=goal.direction,
            baseline=queries.plain(goal.baseline),
            target=queries.plain(goal.target),
            unit=goal.unit,
            measured=queries.plain(row.measured),
            verdict=found.verdict,
            evidence=row.evidence,
            link=row.link,
            acceptor=Named(id=row.acceptor.pk, name=row.acceptor.name) if row.acceptor else None,
            confirmed_at=row.confirmed_at,
            version=row.version,
        )


class AcceptanceOut(Schema):
    """A joint acceptance; `outcome` is computed until it is signed, then it stays."""

    id: str
    project: str
    number: int
    opened_at: datetime
    goals: list[GoalResultOut]
    outcome: str
    decision: str
    concluded_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: Acceptance) -> Self:
        """Return the acceptance as it is told outside."""
        lines = queries.measurements(row)
        return cls(
            id=row.pk,
            project=row.project.code,
            number=row.number,
            opened_at=row.opened_at,
            goals=[GoalResultOut.of(line) for line in lines],
            outcome=row.outcome or queries.outcome_of(lines).value,
            decision=row.decision,
            concluded_at=row.concluded_at,
            version=row.version,
        )


class MeasurementIn(Schema):
    """What was measured; `unit`, where given, has to be the goal's own."""

    measured: Figure
    unit: Annotated[Text, Field(max_length=40)] = ""
    evidence: Annotated[Text, Field(max_length=2000)] = ""
    link: Annotated[Text, Field(max_length=1000)] = ""
    acceptor: Id | None = None


class ReworkIn(Schema):
    """A task a failed goal asks for; `department` and `owner` by id."""

    title: Annotated[Text, Field(max_length=200)]
    department: Id
    owner: Id
    planned_start: Day
    planned_finish: Day
    deliverable: Annotated[Text, Field(max_length=500)]


class AcceptanceSubmissionIn(Schema):
    """What follows from the acceptance, and until when everybody signs."""

    decision: Consequence
    rework: Annotated[list[ReworkIn], Field(max_length=100)] = []
    due_at: Moment


@router.get("/projects/{code}/acceptance", response=AcceptanceOut)
def acceptance(request: Authenticated, code: str) -> AcceptanceOut:
    """Return the acceptance under way, or the last one; 404 before there is any."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    row = project.acceptances.select_related("project").order_by("-number").first()
    if row is None:
        raise Http404
    return AcceptanceOut.of(row)


@router.post("/projects/{code}/acceptance", response={201: AcceptanceOut})
def open_acceptance(request: Authenticated, code: str) -> Status[AcceptanceOut]:
    """Open the joint acceptance; a supervising department does (A1)."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    row = commands.open_acceptance(project=project, actor=request.auth)
    return Status(201, AcceptanceOut.of(row))


@router.put("/goal-results/{result_id}", response=GoalResultOut)
def measure(request: Authenticated, result_id: str, said: MeasurementIn) -> GoalResultOut:
    """Say what was measured of one goal, by which evidence (A2); needs If-Match."""
    text = MeasurementText(
        said.measured,
        said.unit,
        said.evidence,
        said.link,
        person_or_none(said.acceptor or "", "acceptor"),
    )
    commands.measure_goal(
        result=_result(request.auth, result_id),
        text=text,
        version=if_match(request),
        actor=request.auth,
    )
    return GoalResultOut.of(queries.measurement(_result(request.auth, result_id)))


@router.post("/goal-results/{result_id}/confirmations", response={201: GoalResultOut})
def confirm(request: Authenticated, result_id: str) -> Status[GoalResultOut]:
    """The named acceptor confirms one goal (A1); needs If-Match."""
    commands.confirm_goal(
        result=_result(request.auth, result_id), version=if_match(request), actor=request.auth
    )
    line = queries.measurement(_result(request.auth, result_id))
    return Status(201, GoalResultOut.of(line))


@router.post("/acceptances/{acceptance_id}/submissions", response={201: RevisionMade})
def submit(
    request: Authenticated, acceptance_id: str, said: AcceptanceSubmissionIn
) -> Status[RevisionMade]:
    """Ask every signing department to sign what was found (A3); needs If-Match."""
    visible = Project.objects.visible_to(request.auth).values("pk")
    rows = Acceptance.objects.filter(project__in=visible).select_related("project")
    revision = commands.submit_acceptance(
        acceptance=found(rows, pk=acceptance_id),
        decision=said.decision,
        rework=[_rework(each) for each in said.rework],
        due_at=said.due_at,
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, RevisionMade.of(revision))


def _rework(said: ReworkIn) -> ReworkText:
    department = department_or_none(said.department, "department")
    owner = person_or_none(said.owner, "owner")
    if department is None or owner is None:
        raise Http404
    return ReworkText(
        said.title, department, owner, said.planned_start, said.planned_finish, said.deliverable
    )


def _result(person: Person, result_id: str) -> GoalResult:
    return found(GoalResult.objects.visible_to(person).for_acceptance(), pk=result_id)
