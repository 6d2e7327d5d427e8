"""Imports over the API: look first, choose, import, and take it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field, ValidationError

from xieli.core.api import Limit, Page, Text, found, page
from xieli.core.errors import RuleViolation
from xieli.core.web import here
from xieli.exchange.commands import (
    ask_for_bundle,
    import_table,
    start_project_from_table,
    undo_import,
)
from xieli.exchange.forms import readable, said_choices, uploaded
from xieli.exchange.models import ImportRun
from xieli.exchange.queries import Choices, as_json, plan_import, understood
from xieli.exchange.rules import ParsedTable
from xieli.jobs.api import JobOut
from xieli.kickoff.models import Project
from xieli.library.models import Case
from xieli.people.api import Authenticated

router = Router(tags=["imports"])
Answers = Annotated[dict[Text, Text], Field(max_length=5000)]


class ImportOptions(Schema):
    """Whether only to look; whether suggested predecessors are taken as they stand."""

    dry_run: bool = True
    accept_suggestions: bool = False


class ImportOptionsByCode(ImportOptions):
    """The same, with the project's code."""

    project: Text


class ImportChoices(Schema):
    """What a person chooses in the preview, as the JSON text of the form field `choices`.

    `owners`: row number or department → sign-in name. `predecessors`: row number → text of the
    cell → title of the task it means, empty for none. `headers`: header → field, empty for none.
    """

    owners: Answers = {}
    predecessors: dict[Text, Answers] = {}
    headers: Answers = {}


class ImportForm(Schema):
    """Cells pasted from Excel (instead of `file`), and the choices."""

    text: Text = ""
    choices: Text = "{}"


class ImportOut(Schema):
    """What the import did or, with dry_run, would do: the contract of `xieli import --json`.

    `id` is the import's, to undo it by; null when nothing was changed.
    """

    id: str | None
    kind: str
    header_row: int | None
    mapping: dict[str, str | None]
    rows: list[dict[str, object]]
    unmapped: list[str]
    unused: list[str]


class DraftOptions(Schema):
    """The new project's code and title; without one, the title the table names."""

    code: Text
    title: Text = ""
    accept_suggestions: bool = False


class DraftOut(Schema):
    """The draft that was begun."""

    code: str
    title: str
    version: int


class ImportRunOut(Schema):
    """One import: who, when, what, and until when it can be undone."""

    id: str
    at: datetime
    person: str
    kind: str
    file_name: str
    created: int
    changed: int
    same: int
    undo_until: datetime
    undone_at: datetime | None
    undone_by: str | None

    @classmethod
    def of(cls, run: ImportRun) -> Self:
        """Return an import as the API shows it."""
        return cls(
            id=run.pk,
            at=run.at,
            person=run.person.name,
            kind=run.kind,
            file_name=run.file_name,
            created=run.created,
            changed=run.changed,
            same=run.same,
            undo_until=run.undo_until,
            undone_at=run.undone_at,
            undone_by=run.undone_by.name if run.undone_by else None,
        )


@router.get("/projects/{code}/imports", response=Page[ImportRunOut])
def list_imports(
    request: Authenticated, code: str, limit: Limit = 50, cursor: Text = ""
) -> Page[ImportRunOut]:
    """The imports into a project."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    runs = ImportRun.objects.filter(project=project).for_list()
    several, more = page(runs, by="id", limit=limit, cursor=cursor)
    return Page[ImportRunOut](items=[ImportRunOut.of(run) for run in several], next=more)


@router.post("/projects/{code}/imports", response=ImportOut)
def imports(
    request: Authenticated,
    code: str,
    options: Query[ImportOptions],
    said: Form[ImportForm],
    file: File[UploadedFile | None] = None,
) -> ImportOut:
    """Preview a table, or import it in one transaction."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    return _import(request, project, options, said, file)


@router.post("/imports", response=ImportOut)
def imports_by_code(
    request: Authenticated,
    options: Query[ImportOptionsByCode],
    said: Form[ImportForm],
    file: File[UploadedFile | None] = None,
) -> ImportOut:
    """The same, with the project's code in the query."""
    project = found(Project.objects.visible_to(request.auth), code=options.project)
    return _import(request, project, options, said, file)


@router.post("/imports/{import_id}/reversals", response=ImportRunOut)
def reversals(request: Authenticated, import_id: str) -> ImportRunOut:
    """Undo an import within 24 hours: exactly the rows it created or changed."""
    run = found(ImportRun.objects.visible_to(request.auth), pk=import_id)
    return ImportRunOut.of(undo_import(run=run, actor=request.auth))


@router.post("/drafts", response={201: DraftOut})
def drafts(
    request: Authenticated,
    options: Query[DraftOptions],
    said: Form[ImportForm],
    file: File[UploadedFile | None] = None,
) -> Status[DraftOut]:
    """A breakdown table becomes a draft project with its tasks."""
    brought = _brought(said, file, options.accept_suggestions)
    project = start_project_from_table(
        table=brought.table,
        code=options.code,
        title=options.title,
        choices=brought.choices,
        actor=request.auth,
        file_name=brought.file_name,
    )
    return Status(201, DraftOut(code=project.code, title=project.title, version=project.version))


@dataclass(frozen=True, slots=True)
class Brought:
    """A table as understood with the caller's choices."""

    table: ParsedTable
    choices: Choices
    file_name: str


def _brought(said: ImportForm, file: UploadedFile | None, accepts_suggestions: bool) -> Brought:
    try:
        chosen = ImportChoices.model_validate_json(said.choices or "{}")
    except ValidationError as error:
        message = _("The choices are not the JSON that is described: %s") % error.errors()[0]["msg"]
        raise RuleViolation("import.choices", message, field="choices") from error
    choices = said_choices(
        owners=chosen.owners,
        predecessors=chosen.predecessors,
        headers=chosen.headers,
        accepts_suggestions=accepts_suggestions,
    )
    rows = uploaded(file) if file else readable(said.text.encode(), "pasted.tsv")
    return Brought(understood(rows, choices), choices, (file.name or "") if file else "")


def _import(
    request: Authenticated,
    project: Project,
    options: ImportOptions,
    said: ImportForm,
    file: UploadedFile | None,
) -> ImportOut:
    brought = _brought(said, file, options.accept_suggestions)
    if options.dry_run:
        plan = plan_import(brought.table, project, brought.choices)
        return ImportOut.model_validate(as_json(plan))
    done = import_table(
        table=brought.table,
        project=project,
        choices=brought.choices,
        actor=request.auth,
        file_name=brought.file_name,
    )
    return ImportOut.model_validate(as_json(done))


@router.post("/cases/{case_id}/bundles", response={202: JobOut})
def ask_for_a_bundle(request: Authenticated, case_id: str) -> Status[JobOut]:
    """Have the whole archive of a case made as one zip, to be checked offline (A6, V2).

    Look at `/jobs/{id}` until it is done, then take `/jobs/{id}/file`.
    """
    row = found(Case.objects.visible_to(request.auth).select_related("project"), pk=case_id)
    job = ask_for_bundle(case=row, address=here(request), actor=request.auth)
    return Status(202, JobOut.of(job))
