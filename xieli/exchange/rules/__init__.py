"""Understand a pasted or uploaded table: plain values in, typed values and error codes out."""

from .cells import (
    Failure,
    PersonText,
    Support,
    is_blank,
    parse_date,
    parse_owner,
    parse_percent,
    parse_status,
    parse_support,
)
from .headers import (
    CHOOSABLE,
    FIELDS,
    INTERNAL_FIELDS,
    NOTHING_CHOSEN,
    USED_BY,
    Chosen,
    Header,
    field_for,
    find_header,
    header_word,
    likely_headers,
)
from .predecessors import Suggestion, TaskIndex, TaskText
from .table import CellError, ParsedRow, ParsedTable, parse_table

__all__ = [
    "CHOOSABLE",
    "FIELDS",
    "INTERNAL_FIELDS",
    "NOTHING_CHOSEN",
    "USED_BY",
    "CellError",
    "Chosen",
    "Failure",
    "Header",
    "ParsedRow",
    "ParsedTable",
    "PersonText",
    "Suggestion",
    "Support",
    "TaskIndex",
    "TaskText",
    "field_for",
    "find_header",
    "header_word",
    "is_blank",
    "likely_headers",
    "parse_date",
    "parse_owner",
    "parse_percent",
    "parse_status",
    "parse_support",
    "parse_table",
]
