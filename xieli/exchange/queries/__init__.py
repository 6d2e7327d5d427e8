"""What an import would do, what an export holds, and what stands in the way, in words."""

from .plan import (
    Choices,
    Doubt,
    ImportPlan,
    PlannedRow,
    is_check_in,
    plain_values,
    plan_import,
)
from .sentences import describe, describe_file
from .tables import Table, breakdown_table, progress_table

__all__ = [
    "Choices",
    "Doubt",
    "ImportPlan",
    "PlannedRow",
    "Table",
    "breakdown_table",
    "describe",
    "describe_file",
    "is_check_in",
    "plain_values",
    "plan_import",
    "progress_table",
]
