"""Write a refused table as Excel: the user's own rows with what is wrong beside them."""

import io
import math
from datetime import date, datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from xieli.exchange.queries import RefusedSheet
from xieli.paper.writers.excel import LIKE_A_FORMULA, cell_text

_COMMENT_AUTHOR = "Xieli 协力"


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
            sheet.write_string(number - 1, width, cell_text(note), wrong["text"])
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
        text = cell_text(value)
        kind = "quoted" if text.startswith(LIKE_A_FORMULA) else "text"
        sheet.write_string(*place, text, form or formats[kind])
