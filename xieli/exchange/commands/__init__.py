"""Everything that writes because of a table."""

from .columns import name_columns
from .imports import import_table
from .starting import start_project_from_table
from .undo import undo_import

__all__ = ["import_table", "name_columns", "start_project_from_table", "undo_import"]
