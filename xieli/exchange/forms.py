"""An upload or a paste becomes a table; the answers of the preview become choices."""

import csv
import io

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from xieli.core.errors import RuleViolation
from xieli.exchange.queries import Choices, ImportPlan, describe, describe_file
from xieli.exchange.reader import UnreadableFile, read_workbook
from xieli.exchange.rules import ParsedTable, parse_table
from xieli.people.models import Person


def pasted(request: HttpRequest) -> tuple[str, ParsedTable]:
    """Return the table as pasteable text, and understood; raises RuleViolation with the reason.

    The text travels through the preview, so nothing is kept on the server in between.
    """
    file = request.FILES.get("file")
    text = request.POST.get("text", "")
    try:
        if isinstance(file, UploadedFile) and file.size:
            rows = read_workbook(file.read(), file.name or "")
            return _as_text(rows), parse_table(rows)
        return text, parse_table(read_workbook(text.encode(), "pasted.tsv"))
    except UnreadableFile as unreadable:
        raise RuleViolation(
            f"import.{unreadable.code}", describe_file(unreadable.code), field="file"
        ) from unreadable


def _as_text(rows: list[list[object]] | object) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for row in rows if isinstance(rows, list) else []:
        writer.writerow(["" if cell is None else str(cell) for cell in row])
    return out.getvalue()


def choices_of(said: QueryDict) -> Choices:
    """Read owner-ROW and before-ROW-TEXT answers, and whether suggestions are taken."""
    wanted = {key[6:]: value for key, value in said.items() if key.startswith("owner-") and value}
    people = Person.objects.active().select_related("department").in_bulk(list(wanted.values()))
    predecessors = {
        (int(row), text): str(answer)
        for key, answer in said.items()
        if key.startswith("before-") and answer != "?"
        for row, _dash, text in [key[7:].partition("-")]
        if row.isdigit()
    }
    return Choices(
        owners={row: people[pk] for row, pk in wanted.items() if pk in people},
        predecessors=predecessors,
        accepts_suggestions=False,
    )


def preview(plan: ImportPlan, text: str) -> dict[str, object]:
    """Return what the preview page shows: rows with sentences, and whom one may choose."""
    people: dict[str, list[Person]] = {}
    for person in Person.objects.active().select_related("department").order_by("name"):
        people.setdefault(person.department.name, []).append(person)
    return {
        "plan": plan,
        "text": text,
        "names": [str(row.values.get("name") or "") for row in plan.rows],
        "rows": [
            (
                row,
                [describe(error) for error in row.errors],
                people.get(str(row.values.get("department") or ""), []),
                any(error.field == "owner" for error in row.errors),
            )
            for row in plan.rows
        ],
        "counts": {name: plan.count(name) for name in ("create", "update", "same", "error")},
        "title": next((str(r.values["project"]) for r in plan.rows if r.values.get("project")), ""),
    }
