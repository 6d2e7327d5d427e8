"""Write one table as an Excel file a colleague recognises."""

import io
import unicodedata
from collections.abc import Sequence

import xlsxwriter  # type: ignore[import-untyped]

_CELL_LIMIT = 32767  # Excel's own
_NARROWEST, _WIDEST = 10, 42


def write_table(title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Title row over all columns, header row, then every cell as text.

    Text only: a value that begins with = is never a formula. None becomes an empty cell.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        border = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        heading = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        head = book.add_format({**border, "bold": True, "bg_color": "#EEF1F5", "align": "center"})
        body = book.add_format({**border, "num_format": "@"})
        if len(headers) > 1:
            sheet.merge_range(0, 0, 0, len(headers) - 1, "", heading)
        sheet.write_string(0, 0, _text(title), heading)
        for column, header in enumerate(headers):
            sheet.write_string(1, column, _text(header), head)
            cells = [_text(row[column]) for row in rows if column < len(row)]
            sheet.set_column(column, column, _width([header, *cells]))
        for index, row in enumerate(rows, start=2):
            for column, value in enumerate(row):
                sheet.write_string(index, column, _text(value), body)
        sheet.freeze_panes(2, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
    return buffer.getvalue()


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


def _width(texts: Sequence[str]) -> int:
    longest = max((_columns(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line[:80])
