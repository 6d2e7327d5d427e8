"""Imports over the API."""

from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile

from xieli.core.api import Text, found
from xieli.core.errors import RuleViolation
from xieli.exchange.commands import import_table
from xieli.exchange.queries import Choices, as_json, describe_file, plan_import
from xieli.exchange.reader import UnreadableFile, read_workbook
from xieli.exchange.rules import parse_table
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated

router = Router(tags=["imports"])


class ImportOptions(Schema):
    """Which project; whether only to look; whether suggestions are taken as they stand."""

    project: Text
    dry_run: bool = True
    accept_suggestions: bool = False


class ImportOut(Schema):
    """What the import did or, with dry_run, would do: the contract of `xieli import --json`."""

    kind: str
    header_row: int | None
    mapping: dict[str, str | None]
    rows: list[dict[str, object]]
    unmapped: list[str]


@router.post("/imports", response=ImportOut)
def imports(
    request: Authenticated, options: Query[ImportOptions], file: File[UploadedFile]
) -> ImportOut:
    """Preview a table, or import it in one transaction."""
    visible = Project.objects.visible_to(request.auth)
    project = found(visible, code=options.project)
    try:
        table = parse_table(read_workbook(file.read(), file.name or ""))
    except UnreadableFile as unreadable:
        raise RuleViolation(
            f"import.{unreadable.code}", describe_file(unreadable.code), field="file"
        ) from unreadable
    choices = Choices(accepts_suggestions=options.accept_suggestions)
    if options.dry_run:
        return ImportOut.model_validate(as_json(plan_import(table, project, choices)))
    plan = import_table(table=table, project=project, choices=choices, actor=request.auth)
    return ImportOut.model_validate(as_json(plan))
