"""Patterns with pencil and paper: what projects start from (A4, A6, K6)."""

from .kept import as_plain, from_plain
from .patterns import (
    Pattern,
    PatternCadence,
    PatternGoal,
    PatternResource,
    PatternTask,
    departments_of,
    renamed,
)
from .turns import in_order, in_turn
from .unusable import Unusable
from .usable import check

__all__ = [
    "Pattern",
    "PatternCadence",
    "PatternGoal",
    "PatternResource",
    "PatternTask",
    "Unusable",
    "as_plain",
    "check",
    "departments_of",
    "from_plain",
    "in_order",
    "in_turn",
    "renamed",
]
