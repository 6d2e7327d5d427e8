"""What an import would do, and what stands in the way, in words."""

from .columns import remembered, understood
from .contract import as_json
from .plan import ImportPlan, plan_import
from .progress import is_check_in, merged
from .refused import RefusedSheet, refused_sheet
from .rows import Change, Choices, Doubt, PlannedRow
from .sentences import describe, describe_file, field_word

__all__ = [
    "Change",
    "Choices",
    "Doubt",
    "ImportPlan",
    "PlannedRow",
    "RefusedSheet",
    "as_json",
    "describe",
    "describe_file",
    "field_word",
    "is_check_in",
    "merged",
    "plan_import",
    "refused_sheet",
    "remembered",
    "understood",
]
