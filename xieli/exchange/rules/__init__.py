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
from .headers import FIELDS, INTERNAL_FIELDS, Header, field_for, find_header
from .predecessors import Suggestion, TaskText, match_predecessor, split_predecessors
from .table import CellError, ParsedRow, ParsedTable, parse_table

__all__ = [
    "FIELDS",
    "INTERNAL_FIELDS",
    "CellError",
    "Failure",
    "Header",
    "ParsedRow",
    "ParsedTable",
    "PersonText",
    "Suggestion",
    "Support",
    "TaskText",
    "field_for",
    "find_header",
    "is_blank",
    "match_predecessor",
    "parse_date",
    "parse_owner",
    "parse_percent",
    "parse_status",
    "parse_support",
    "parse_table",
    "split_predecessors",
]
