"""Documents put together for paper, the two tables for Excel, and what a hash is known as."""

from .history import Comparison, Past, compare, history, readable_documents
from .kinds import KINDS
from .minutes import minutes_paper
from .papers import excel_table, paper, revision_paper
from .registered import Registered, registered
from .tables import (
    BREAKDOWN_HEADERS,
    PROGRESS_HEADERS,
    ExcelTable,
    breakdown_table,
    progress_table,
)

__all__ = [
    "BREAKDOWN_HEADERS",
    "KINDS",
    "PROGRESS_HEADERS",
    "Comparison",
    "ExcelTable",
    "Past",
    "Registered",
    "breakdown_table",
    "compare",
    "excel_table",
    "history",
    "minutes_paper",
    "paper",
    "progress_table",
    "readable_documents",
    "registered",
    "revision_paper",
]
