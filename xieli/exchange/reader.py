"""Read an uploaded or pasted table in a process of its own that cannot eat the machine.

`read_workbook` is the only door. The child (`python -m xieli.exchange.reader`) takes the bytes on
standard input and prints one JSON object; whatever it does wrong ends as an `UnreadableFile`.
"""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MAX_BYTES = 16 * 2**20
MAX_UNCOMPRESSED = 64 * 2**20
MAX_RATIO = 200
MAX_ENTRIES = 2000
MAX_ROWS, MAX_COLUMNS = 5000, 60
MAX_CHARACTERS = 8 * 2**20
WALL_SECONDS = 5
_MEMORY = 512 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CODES = frozenset(
    [
        "file_empty",
        "file_too_large",
        "zip_bomb",
        "too_many_rows",
        "too_many_columns",
        "password_protected",
        "old_excel",
        "file_unreadable",
        "took_too_long",
    ]
)

type Cell = str | int | float | bool | date | datetime | None


class UnreadableFile(Exception):
    """`code` is one of CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_workbook(content: bytes, filename: str = "") -> list[list[Cell]]:
    """The first visible sheet with content, from A1 on, so that index + 1 is the file's row."""
    if not content.strip():
        raise UnreadableFile("file_empty")
    if len(content) > MAX_BYTES:
        raise UnreadableFile("file_too_large")
    suffix = Path(filename[-200:].replace("\0", "")).suffix.lower()
    command = [sys.executable, "-m", "xieli.exchange.reader", suffix[:10]]
    environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile("took_too_long") from None
    if done.returncode < 0:  # killed: out of memory or processor time
        raise UnreadableFile("file_too_large")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise UnreadableFile("file_unreadable") from None
    if "code" in answer:
        raise UnreadableFile(str(answer["code"]))
    return [[_revived(cell) for cell in row] for row in answer["rows"]]


def revived(rows: Iterable[Iterable[object]]) -> list[list[Cell]]:
    """Cells that travelled as `packable` made them, within the same limits as a file."""
    return [[_revived(cell) for cell in row] for row in _limited(rows)]


def _revived(cell: object) -> Cell:
    if isinstance(cell, dict):
        if "day" in cell:
            return date.fromisoformat(cell["day"])
        return datetime.fromisoformat(cell["moment"])
    return cell if isinstance(cell, str | int | float | bool) else None


def packable(cell: object) -> object:
    """A cell as JSON carries it; what kind of value it is stays known."""
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)


def _rows(content: bytes, suffix: str) -> list[list[object]]:
    if content.startswith(_OLE):
        hidden = "EncryptedPackage".encode("utf-16-le") in content
        raise UnreadableFile("password_protected" if hidden else "old_excel")
    if content.startswith(b"PK"):
        _check_zip(content)
        return _workbook_rows(content)
    if suffix in {".xlsx", ".xlsm"}:
        raise UnreadableFile("file_unreadable")
    return _text_rows(content, suffix)


def _check_zip(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    is_dense = total > 2**20 and total > MAX_RATIO * max(packed, 1)
    if total > MAX_UNCOMPRESSED or is_dense or len(entries) > MAX_ENTRIES:
        raise UnreadableFile("zip_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("password_protected")


def _workbook_rows(content: bytes) -> list[list[object]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.visible is not SheetVisibleEnum.Visible:
                continue
            rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            if kept := _limited(rows):
                return kept
    raise UnreadableFile("file_empty")


def _text_rows(content: bytes, suffix: str) -> list[list[object]]:
    text = _decoded(content)
    lines = text.splitlines()[:20]
    marks = {mark: sum(line.count(mark) for line in lines) for mark in "\t,;"}
    best = max(marks, key=lambda mark: marks[mark])
    mark = "\t" if suffix == ".tsv" or (marks["\t"] and suffix != ".csv") else best
    rows = _limited(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    if not rows:
        raise UnreadableFile("file_empty")
    return rows


def _decoded(content: bytes) -> str:
    has_utf16_mark = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ["utf-16"] if has_utf16_mark else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(char < " " and char not in "\t\r\n\f\v" for char in text):
            return text
    raise UnreadableFile("file_unreadable")


def _limited(rows: Iterable[Iterable[object]]) -> list[list[object]]:
    """Rows without empty tails, within the limits; empty cells count for nothing."""
    kept: list[list[object]] = []
    filled = characters = 0
    for number, row in enumerate(rows, start=1):
        cells = list(row)
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise UnreadableFile("too_many_columns")
        if cells:
            if number > MAX_ROWS:
                raise UnreadableFile("too_many_rows")
            filled = number
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if characters > MAX_CHARACTERS:
            raise UnreadableFile("file_too_large")
        if number <= MAX_ROWS:
            kept.append(cells)
    return kept[:filled]


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (WALL_SECONDS - 1, WALL_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    csv.field_size_limit(MAX_CHARACTERS)
    try:
        rows = _rows(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else "")
        answer: dict[str, object] = {"rows": [[packable(cell) for cell in row] for row in rows]}
    except UnreadableFile as refused:
        answer = {"code": refused.code}
    except MemoryError:
        answer = {"code": "file_too_large"}
    except BaseException as error:  # a Rust panic is no Exception
        is_locked = "password" in str(error).lower()
        answer = {"code": "password_protected" if is_locked else "file_unreadable"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _main()
