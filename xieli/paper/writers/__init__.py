"""One document in the formats people take away; each format is one module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xieli.kickoff.models import Project
from xieli.meetings.models import Meeting
from xieli.paper.queries import excel_table, minutes_paper, paper, revision_paper
from xieli.paper.rules import Paper
from xieli.paper.writers.excel import write_table
from xieli.paper.writers.pdf import write_pdf
from xieli.paper.writers.word import write_word
from xieli.signoff.models import Revision

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITERS: Mapping[str, tuple[str, Callable[[Paper], bytes]]] = {
    "pdf": (PDF, write_pdf),
    "docx": (WORD, write_word),
}
FORMATS = (*WRITERS, "xlsx")
REACHED = "http://127.0.0.1:8000"  # where `xieli serve` is, unless XIELI_ADDRESS says otherwise


@dataclass(frozen=True, slots=True)
class File:
    """A document in one format, to be saved."""

    name: str
    type: str
    content: bytes


def document(
    project: Project,
    kind: str,
    format: str,
    *,
    address: str,
    number: int | None = None,
    which: int | None = None,
) -> File | None:
    """Return a document as a file; None where there is none of that kind, format or number.

    `number` is a revision's, `which` a change request's or a round's. Only the template's two
    tables come as Excel. `address` is where we were reached.
    """
    written = paper(project, kind, address, number, which=which)
    if written is None:
        return None
    name = "-".join(str(part) for part in (project.code, kind, which, number) if part is not None)
    if format != "xlsx":
        return _file(written, name, format)
    found = excel_table(project, kind, number)
    if found is None:
        return None
    table, remark = found
    content = write_table(table.title, table.headers, table.rows, written, remark)
    return File(f"{name}.xlsx", EXCEL, content)


def revision_file(revision: Revision, format: str, *, address: str) -> File | None:
    """Return exactly this text as a file; None for a format it is not written in."""
    written = revision_paper(revision, address)
    name = f"{written.code}-{written.kind}-{revision.number}-{revision.hash[:8]}"
    return _file(written, name, format)


def minutes_file(meeting: Meeting, format: str, *, address: str) -> File | None:
    """Return the minutes of a meeting as a file; None for a format they are not written in."""
    name = f"{meeting.project.code}-minutes-{meeting.hash[:8]}"
    return _file(minutes_paper(meeting, address), name, format)


def _file(written: Paper, name: str, format: str) -> File | None:
    if format not in WRITERS:
        return None
    type, write = WRITERS[format]
    return File(f"{name}.{format}", type, write(written))
