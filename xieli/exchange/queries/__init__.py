"""What an import would do, what an export holds, and what stands in the way, in words."""

from .contract import as_json
from .plan import Choices, ImportPlan, plan_import
from .progress import is_check_in
from .rows import Doubt, PlannedRow
from .sentences import describe, describe_file
from .tables import Table, breakdown_table, progress_table

__all__ = [
    "Choices",
    "Doubt",
    "ImportPlan",
    "PlannedRow",
    "Table",
    "as_json",
    "breakdown_table",
    "describe",
    "describe_file",
    "is_check_in",
    "plan_import",
    "progress_table",
]
