"""One of the two tables as an Excel file a colleague recognises, and that comes back unchanged."""

import io
import unicodedata
from collections.abc import Sequence
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from xieli.paper.rules import Paper
from xieli.paper.writers.qr import qr_png

LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELL_LIMIT = 32767  # Excel's own
_NARROWEST, _WIDEST = 10, 42
_INK_HEIGHT = 44


def write_table(
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    paper: Paper | None = None,
    remark: str = "",
) -> bytes:
    """Title row over all columns, header row, then every cell as text; a second sheet is signed.

    Text only: a value that begins with = is never a formula, and one that begins like a formula
    is marked as text (quotePrefix), so that it stays text when somebody edits it or saves it as
    CSV. None becomes an empty cell. The first sheet alone is what an import reads: `paper` goes
    to the second, with a `remark` on how the table stands to what was signed.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        border = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        heading = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        head = book.add_format({**border, "bold": True, "bg_color": "#EEF1F5", "align": "center"})
        body = book.add_format({**border, "num_format": "@"})
        quoted = book.add_format({**border, "num_format": "@", "quote_prefix": True})
        if len(headers) > 1:
            sheet.merge_range(0, 0, 0, len(headers) - 1, "", heading)
        sheet.write_string(0, 0, cell_text(title), heading)
        for column, header in enumerate(headers):
            sheet.write_string(1, column, cell_text(header), head)
            cells = [cell_text(row[column]) for row in rows if column < len(row)]
            sheet.set_column(column, column, _width([header, *cells]))
        for index, row in enumerate(rows, start=2):
            for column, value in enumerate(row):
                text = cell_text(value)
                form = quoted if text.startswith(LIKE_A_FORMULA) else body
                sheet.write_string(index, column, text, form)
        sheet.freeze_panes(2, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        if paper is not None:
            _write_signing(book, paper, remark)
    return buffer.getvalue()


def cell_text(value: object) -> str:
    """Return what a cell holds, cut where Excel would refuse it."""
    text = "" if value is None else str(value)
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


def _write_signing(book: Any, paper: Paper, remark: str) -> None:
    """The 会签栏 and where the text is verified, on a sheet of its own."""
    sheet = book.add_worksheet(paper.words.countersigned)
    border = {"border": 1, "text_wrap": True, "valign": "vcenter", "num_format": "@"}
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    plain = book.add_format({"text_wrap": True, "valign": "vcenter", "num_format": "@"})
    head = book.add_format({**border, "bold": True, "bg_color": "#EEF1F5", "align": "center"})
    cell = book.add_format(border)
    red = book.add_format({**border, "font_color": "#C8102E"})
    sheet.set_column(0, 3, 24)

    def across(row: int, text: str, form: Any = plain) -> None:
        sheet.merge_range(row, 0, row, 3, "", form)
        sheet.write_string(row, 0, cell_text(text), form)

    across(0, paper.organisation, title)
    across(1, f"{paper.title} {paper.project}")
    across(2, f"{paper.code} {paper.number} {paper.standing_word} {paper.since}")
    across(3, "\n".join(filter(None, (paper.warning, remark))))
    words = paper.words
    for column, word in enumerate((words.department, words.opinion, words.signature, words.date)):
        sheet.write_string(4, column, word, head)
    for row, slot in enumerate(paper.slots, start=5):
        sheet.set_row(row, _INK_HEIGHT)
        signature = "\n".join((slot.name, *slot.notes)) if slot.name else _ink(slot.expected)
        sheet.write_string(row, 0, f"{slot.department}\n{slot.role}", cell)
        sheet.write_string(row, 1, cell_text(slot.opinion), cell)
        sheet.write_string(row, 2, signature, red if slot.name else cell)
        sheet.write_string(row, 3, slot.day, cell)
    foot = 6 + len(paper.slots)
    across(foot, f"{words.fingerprint} {paper.hash}")
    sheet.set_row(foot, 32)
    if paper.address:
        across(foot + 1, f"{words.verify} {paper.address}")
        sheet.set_row(foot + 1, 48)
        code = {"image_data": qr_png(paper.address), "x_scale": 0.4, "y_scale": 0.4}
        sheet.insert_image(foot + 2, 0, "qr.png", code)
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)  # A4


def _ink(expected: str) -> str:
    return f"({expected})" if expected else ""


def _width(texts: Sequence[str]) -> int:
    longest = max((_columns(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line[:80])
