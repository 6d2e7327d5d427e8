"""Everything that writes because of a table, and asking for a bundle."""

from .bundles import ask_for_bundle
from .columns import name_columns
from .imports import import_table
from .starting import start_project_from_table
from .undo import undo_import

__all__ = [
    "ask_for_bundle",
    "import_table",
    "name_columns",
    "start_project_from_table",
    "undo_import",
]
