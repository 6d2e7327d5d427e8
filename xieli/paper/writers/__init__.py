"""One document in the formats people take away; each format is one module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xieli.kickoff.models import Project
from xieli.paper.queries import excel_table, paper
from xieli.paper.rules import Paper
from xieli.paper.writers.excel import write_table
from xieli.paper.writers.pdf import write_pdf
from xieli.paper.writers.word import write_word

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
    project: Project, kind: str, format: str, *, address: str, number: int | None = None
) -> File | None:
    """Return a document as a file; None where there is none of that kind, format or number.

    Only the template's two tables come as Excel. `address` is where we were reached.
    """
    written = paper(project, kind, address, number)
    if written is None:
        return None
    if format in WRITERS:
        type, write = WRITERS[format]
        content = write(written)
    else:
        found = excel_table(project, kind, number) if format == "xlsx" else None
        if found is None:
            return None
        table, remark = found
        type, content = EXCEL, write_table(table.title, table.headers, table.rows, written, remark)
    revision = f"-{number}" if number is not None else ""
    return File(f"{project.code}-{kind}{revision}.{format}", type, content)
