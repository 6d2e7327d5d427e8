"""The archive and the case library over the API."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Day, Limit, Moment, Page, Text, found, if_match, page
from xieli.kickoff.models import Kind, Project
from xieli.library import commands, queries
from xieli.library.models import Case, Standard
from xieli.library.queries import Part, Wanted
from xieli.people.api import Authenticated
from xieli.people.api.departments import Id
from xieli.people.forms import department_or_none
from xieli.people.models import Department
from xieli.signoff.api import RevisionMade

router = Router(tags=["cases"])
Outcome = Literal["achieved", "partly", "not_achieved", "cancelled"]


class PartOut(Schema):
    """One thing an archive needs: `state` is there, missing or covered by a signed reason."""

    code: str
    title: str
    state: str
    supplied_by: str
    reason: str

    @classmethod
    def of(cls, part: Part) -> Self:
        """Return the part as it is told outside."""
        return cls(
            code=part.code,
            title=part.title,
            state=part.state,
            supplied_by=part.who,
            reason=part.reason,
        )


class StandardOut(Schema):
    """Something learned before that a project holds to."""

    id: str
    text: str
    met_at: datetime | None


class ArchiveOut(Schema):
    """What the archive of a project holds and lacks."""

    project: str
    parts: list[PartOut]
    standards: list[StandardOut]
    case: str | None


class CaseOut(Schema):
    """An archived project; `project` is its code, `hash` the SHA-256 of its manifest."""

    id: str
    project: str
    title: str
    kind: str
    outcome: str
    sealed_at: datetime
    hash: str

    @classmethod
    def of(cls, row: Case) -> Self:
        """Return the case as it is told outside."""
        return cls(
            id=row.pk,
            project=row.project.code,
            title=row.project.title,
            kind=row.project.kind,
            outcome=row.outcome,
            sealed_at=row.sealed_at,
            hash=row.hash,
        )


class CaseDetailOut(CaseOut):
    """A case with everything that was sealed."""

    manifest: dict[str, Any]


class ReasonsIn(Schema):
    """Why a part stays missing, by its code; the lead and the supervising department sign it."""

    reasons: Annotated[dict[Text, Annotated[Text, Field(max_length=1000)]], Field(max_length=10)]
    due_at: Moment


class StartIn(Schema):
    """A new project; `departments` says by id which of ours is meant by a name of the pattern's."""

    code: Annotated[Text, Field(max_length=40)]
    title: Annotated[Text, Field(max_length=200)]
    starts_on: Day
    departments: Annotated[dict[Text, Id], Field(max_length=200)] = {}

    def meant(self) -> dict[str, Department]:
        """Return the departments named, by the pattern's name for them."""
        rows = {
            name: department_or_none(pk, "departments") for name, pk in self.departments.items()
        }
        return {name: row for name, row in rows.items() if row is not None}


class RenewalIn(Schema):
    """The next period: its code, title and first day."""

    code: Annotated[Text, Field(max_length=40)]
    title: Annotated[Text, Field(max_length=200)]
    starts_on: Day


class StartedOut(Schema):
    """The draft that was begun."""

    project: str
    title: str
    tasks: int


@router.get("/projects/{code}/archive", response=ArchiveOut)
def archive(request: Authenticated, code: str) -> ArchiveOut:
    """Return what the archive holds, what it lacks, and who can supply it (A5)."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    case = Case.objects.filter(project=project).first()
    return ArchiveOut(
        project=project.code,
        parts=[PartOut.of(part) for part in queries.parts(project)],
        standards=[
            StandardOut(id=row.pk, text=row.text, met_at=row.met_at)
            for row in project.standards.all()
        ],
        case=case.pk if case else None,
    )


@router.post("/projects/{code}/archive", response={201: CaseOut})
def archive_project(request: Authenticated, code: str) -> Status[CaseOut]:
    """Seal the archive (A5, A6); needs If-Match."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    case = commands.archive_project(project=project, version=if_match(request), actor=request.auth)
    return Status(201, CaseOut.of(case))


@router.post("/projects/{code}/archive/reasons", response={201: RevisionMade})
def reasons(request: Authenticated, code: str, said: ReasonsIn) -> Status[RevisionMade]:
    """Ask for signatures on why something stays missing (A5); needs If-Match."""
    revision = commands.submit_reasons(
        project=found(Project.objects.visible_to(request.auth), code=code),
        reasons=said.reasons,
        due_at=said.due_at,
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, RevisionMade.of(revision))


@router.post("/projects/{code}/renewals", response={201: StartedOut})
def renewals(request: Authenticated, code: str, said: RenewalIn) -> Status[StartedOut]:
    """Begin the next period of long-term work (K6)."""
    project = commands.renew_project(
        project=found(Project.objects.visible_to(request.auth), code=code),
        code=said.code,
        title=said.title,
        starts_on=said.starts_on,
        actor=request.auth,
    )
    return Status(201, started(project))


@router.post("/standards/{standard_id}/checks", response={201: StandardOut})
def checks(request: Authenticated, standard_id: str) -> Status[StandardOut]:
    """Tick off a standard the project holds to (A4)."""
    rows = Standard.objects.visible_to(request.auth).select_related("project")
    row = commands.meet_standard(standard=found(rows, pk=standard_id), actor=request.auth)
    return Status(201, StandardOut(id=row.pk, text=row.text, met_at=row.met_at))


@router.get("/cases", response=Page[CaseOut])
def cases(
    request: Authenticated,
    q: Annotated[Text, Field(max_length=100)] = "",
    department: Id = "",
    kind: Kind | None = None,
    outcome: Outcome | None = None,
    year: Annotated[int | None, Field(ge=2000, le=2100)] = None,
    limit: Limit = 50,
    cursor: str = "",
) -> Page[CaseOut]:
    """Archived projects that fit every wish; `q` are words, two characters are enough."""
    wanted = Wanted(q, department, kind or "", outcome or "", str(year or ""))
    rows, after = page(
        queries.find_cases(wanted, request.auth), by="pk", limit=limit, cursor=cursor
    )
    return Page[CaseOut](items=[CaseOut.of(row) for row in rows], next=after)


@router.get("/cases/{case_id}", response=CaseDetailOut)
def case(request: Authenticated, case_id: str) -> CaseDetailOut:
    """Return one case with its sealed manifest."""
    row = found(Case.objects.visible_to(request.auth).for_library(), pk=case_id)
    return CaseDetailOut(**CaseOut.of(row).model_dump(), manifest=row.manifest)


@router.post("/cases/{case_id}/starts", response={201: StartedOut})
def starts(request: Authenticated, case_id: str, said: StartIn) -> Status[StartedOut]:
    """Begin a new project from this case, its dates shifted (A6)."""
    project = commands.start_from_case(
        case=found(Case.objects.visible_to(request.auth).for_library(), pk=case_id),
        code=said.code,
        title=said.title,
        starts_on=said.starts_on,
        departments=said.meant(),
        actor=request.auth,
    )
    return Status(201, started(project))


def started(project: Project) -> StartedOut:
    """Return the draft as it is told outside."""
    return StartedOut(project=project.code, title=project.title, tasks=project.tasks.count())
