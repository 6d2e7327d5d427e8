"""Documents put together for paper, the two tables for Excel, and what a hash is known as."""

from .kinds import KINDS
from .papers import excel_table, paper
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
    "ExcelTable",
    "Registered",
    "breakdown_table",
    "excel_table",
    "paper",
    "progress_table",
    "registered",
]
