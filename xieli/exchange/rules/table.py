"""A whole table: header, rows, and per cell what could not be understood."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .cells import (
    Failure,
    PersonText,
    Support,
    clean,
    is_blank,
    parse_date,
    parse_owner,
    parse_percent,
    parse_status,
    parse_support,
)
from .headers import NOTHING_CHOSEN, Chosen, find_header, header_word
from .predecessors import known_keys, split_among

type Value = str | int | date | PersonText | tuple[Support, ...] | tuple[str, ...] | None

DATES = frozenset(
    {"planned_start", "planned_finish", "actual_finish", "forecast_finish", "updated_at"}
)
PEOPLE = frozenset({"owner", "updated_by", "backup"})
SHORT, LONG = 200, 4000
_LONG_FIELDS = frozenset({"notes", "risk", "contingency", "exception", "support", "predecessors"})
_AS_OF = re.compile(
    r"(?:更新至|截至|截止|as of|updated to)\s*[:：]?\s*"
    r"(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CellError:
    """`row` is the file's own 1-based row number."""

    row: int
    field: str
    code: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """`values` holds every mapped field; a cell left blank or not understood is None."""

    row: int
    values: dict[str, Value]
    errors: tuple[CellError, ...]


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """`header_row` is 1-based, None when no header was found (kind "unknown", no rows)."""

    kind: str
    header_row: int | None
    mapping: dict[str, str | None]
    rows: tuple[ParsedRow, ...]
    unmapped: tuple[str, ...]
    as_of: date | None
    title: str | None
    columns: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class _Context:
    """What cells need to know of the rest of their table."""

    kind: str
    year: int | None
    departments: tuple[str, ...]
    known: frozenset[str]


def parse_table(rows: Sequence[Sequence[object]], chosen: Chosen = NOTHING_CHOSEN) -> ParsedTable:
    """Understand a table as it is; `chosen` says what headers mean that we do not know."""
    header = find_header(rows, {header_word(label): field for label, field in chosen.items()})
    title, as_of = _title(rows[: max(header.index, 0)])
    if header.index < 0:
        return ParsedTable("unknown", None, {}, (), (), as_of, title)
    cells = _body(rows, header.index, header.columns)
    context = _Context(
        header.kind,
        as_of.year if as_of else _usual_year(cells),
        tuple({clean(c["department"]) for _, c in cells if not is_blank(c.get("department"))}),
        known_keys(clean(c.get(f)) for _, c in cells for f in ("name", "deliverable") if c.get(f)),
    )
    parsed = _flag_repeated([_parse_row(n, c, context) for n, c in cells])
    unmapped = tuple(label for label, field in header.mapping.items() if field is None)
    return ParsedTable(
        header.kind,
        header.index + 1,
        header.mapping,
        tuple(parsed),
        unmapped,
        as_of,
        title,
        header.columns,
    )


def _title(rows: Sequence[Sequence[object]]) -> tuple[str | None, date | None]:
    texts = [clean(cell)[:400] for row in rows for cell in row if not is_blank(cell)]
    for text in texts:
        if match := _AS_OF.search(text):
            found = parse_date(match[1])
            if isinstance(found, date):
                return texts[0], found
    return (texts[0] if texts else None), None


def _body(
    rows: Sequence[Sequence[object]], header: int, columns: Sequence[str | None]
) -> list[tuple[int, dict[str, object]]]:
    """The rows with content; a project name merged over rows is carried down."""
    words = [header_word(cell) for cell in rows[header]]
    project: object = None
    body = []
    for index, row in enumerate(rows[header + 1 :], start=header + 2):
        is_repeated_header = [header_word(cell) for cell in row] == words
        if all(not clean(cell) for cell in row) or is_repeated_header:
            continue
        padded = [*row, *[None] * (len(columns) - len(row))]
        cells = {f: c for f, c in zip(columns, padded, strict=False) if f and f != "refusal"}
        if "project" in cells:
            project = cells["project"] if clean(cells["project"]) else project
            cells["project"] = project
        body.append((index, cells))
    return body


def _usual_year(cells: Sequence[tuple[int, dict[str, object]]]) -> int | None:
    found = (parse_date(c[f]) for _, c in cells for f in DATES if f in c)
    years = Counter(day.year for day in found if isinstance(day, date))
    return years.most_common(1)[0][0] if years else None


def _parse_row(number: int, cells: dict[str, object], context: _Context) -> ParsedRow:
    values: dict[str, Value] = {}
    errors: list[CellError] = []
    for field, cell in cells.items():
        value = _parse_cell(field, cell, context)
        if isinstance(value, Failure):
            errors.append(CellError(number, field, value.code, value.params))
            value = None
        values[field] = value
    failed = {error.field for error in errors}
    if values["name"] is None and "name" not in failed:
        errors.append(CellError(number, "name", "name_missing", {}))
    if context.kind == "breakdown" and "owner" not in failed:
        errors += _owner_errors(number, values.get("owner"))
    return ParsedRow(number, values, tuple(errors))


def _parse_cell(field: str, cell: object, context: _Context) -> Value | Failure:
    limit = LONG if field in _LONG_FIELDS else SHORT
    text = clean(cell)
    if len(text) > limit:
        return Failure("too_long", {"length": str(len(text)), "limit": str(limit)})
    if field in DATES:
        return parse_date(cell, context.year)
    if field == "progress":
        return parse_percent(cell)
    if field == "status":
        return parse_status(cell)
    if field in PEOPLE:
        person = parse_owner(cell)
        if isinstance(person, Failure) and field != "owner":
            return Failure("two_people", person.params)
        return person
    if field == "support":
        return parse_support(cell, context.departments)
    if field == "predecessors":
        return split_among(cell, context.known)
    return None if is_blank(cell) else text


def _owner_errors(number: int, owner: Value) -> list[CellError]:
    """B1 gates entry: a masked or missing owner is chosen before the row can enter."""
    if not isinstance(owner, PersonText):
        return [CellError(number, "owner", "owner_missing", {})]
    if owner.masked:
        return [CellError(number, "owner", "owner_masked", {"visible": owner.name})]
    return []


def _flag_repeated(rows: list[ParsedRow]) -> list[ParsedRow]:
    """A row finds its task by name, so a name that occurs twice is refused in all its rows."""
    places: dict[str, list[int]] = {}
    for row in rows:
        if row.values["name"] is not None:
            places.setdefault(str(row.values["name"]), []).append(row.row)
    return [_with_repetition(row, places.get(str(row.values["name"]), [])) for row in rows]


def _with_repetition(row: ParsedRow, places: Sequence[int]) -> ParsedRow:
    if len(places) < 2:
        return row
    named = ", ".join(str(place) for place in places[:10]) + (" …" if len(places) > 10 else "")
    error = CellError(row.row, "name", "name_repeated", {"rows": named})
    return ParsedRow(row.row, row.values, (*row.errors, error))
