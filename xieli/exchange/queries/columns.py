"""How headers are read: our own synonyms, what was remembered, what is chosen now."""

from collections.abc import Sequence

from xieli.exchange.models import ColumnName
from xieli.exchange.queries.rows import Choices
from xieli.exchange.rules import ParsedTable, parse_table


def remembered() -> dict[str, str]:
    """Return what unknown headers were said to mean: header word → field, or nothing."""
    return dict(ColumnName.objects.values_list("word", "field"))


def understood(rows: Sequence[Sequence[object]], choices: Choices) -> ParsedTable:
    """Read a table with the headers as they are chosen, else remembered, else known."""
    return parse_table(rows, {**remembered(), **choices.headers})
