"""Write one table as an Excel file a colleague recognises."""

import io
import math
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from xieli.exchange.queries import RefusedSheet

_CELL_LIMIT = 32767  # Excel's own
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COMMENT_AUTHOR = "Xieli 协力"
_NARROWEST, _WIDEST = 10, 42


def write_table(title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Title row over all columns, header row, then every cell as text.

    Text only: a value that begins with = is never a formula, and one that begins like a formula
    is marked as text (quotePrefix), so that it stays text when somebody edits it or saves it as
    CSV. None becomes an empty cell.
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
        sheet.write_string(0, 0, _text(title), heading)
        for column, header in enumerate(headers):
            sheet.write_string(1, column, _text(header), head)
            cells = [_text(row[column]) for row in rows if column < len(row)]
            sheet.set_column(column, column, _width([header, *cells]))
        for index, row in enumerate(rows, start=2):
            for column, value in enumerate(row):
                text = _text(value)
                form = quoted if text.startswith(_LIKE_A_FORMULA) else body
                sheet.write_string(index, column, text, form)
        sheet.freeze_panes(2, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
    return buffer.getvalue()


def write_refused(refused: RefusedSheet) -> bytes:
    """The user's own rows where they were, refused ones coloured, a note column and comments."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.set_comments_author(_COMMENT_AUTHOR)
        head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "text_wrap": True})
        marked = {"bg_color": "#FDECEA", "text_wrap": True, "valign": "top"}
        plain, wrong = _formats(book, {}), _formats(book, marked)
        width = max((len(row) for row in refused.rows), default=0)
        for index, row in enumerate(refused.rows, start=1):
            formats = wrong if index in refused.notes else plain
            for column, value in enumerate(row):
                is_percent = column == refused.percent_column
                form = head if index == refused.header_row else None
                _write_own(sheet, (index - 1, column), value, formats, form, is_percent)
        sheet.write_string(refused.header_row - 1, width, refused.note_heading, head)
        for number, note in refused.notes.items():
            sheet.write_string(number - 1, width, _text(note), wrong["text"])
        for (number, column), comment in refused.comments.items():
            sheet.write_comment(number - 1, column, comment, {"x_scale": 2})
        sheet.set_column(0, max(width - 1, 0), 18)
        sheet.set_column(width, width, 60)
        sheet.freeze_panes(refused.header_row, 0)
    return buffer.getvalue()


def _formats(book: Any, base: dict[str, object]) -> dict[str, Any]:
    return {
        "text": book.add_format({**base, "num_format": "@"}),
        "quoted": book.add_format({**base, "num_format": "@", "quote_prefix": True}),
        "number": book.add_format(base),
        "percent": book.add_format({**base, "num_format": "0%"}),
        "day": book.add_format({**base, "num_format": "yyyy-mm-dd"}),
    }


def _write_own(
    sheet: Any,
    place: tuple[int, int],
    value: object,
    formats: dict[str, Any],
    form: Any,
    is_percent: bool,
) -> None:
    """A day stays a day and a number a number, so that the cell is read again as it was."""
    if isinstance(value, datetime | date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        sheet.write_datetime(*place, moment.replace(tzinfo=None), form or formats["day"])
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        number = "percent" if is_percent and 0 <= value <= 1 else "number"
        sheet.write_number(*place, value, form or formats[number])
    else:
        text = _text(value)
        kind = "quoted" if text.startswith(_LIKE_A_FORMULA) else "text"
        sheet.write_string(*place, text, form or formats[kind])


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


def _width(texts: Sequence[str]) -> int:
    longest = max((_columns(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line[:80])
