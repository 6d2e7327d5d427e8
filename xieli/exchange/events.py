"""What can happen to tables, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class ExchangeEvent(StrEnum):
    """Events of a project's ledger, and of the organisation's where headers are concerned."""

    IMPORTED = "table.imported"
    IMPORT_UNDONE = "table.import_undone"
    COLUMN_NAMED = "column.named"


SENTENCES: dict[ExchangeEvent, tuple[str, str]] = {
    ExchangeEvent.IMPORTED: ("{actor}导入{subject}", "{actor} imported {subject}"),
    ExchangeEvent.IMPORT_UNDONE: (
        "{actor}撤销导入{subject}",
        "{actor} undid the import {subject}",
    ),
    ExchangeEvent.COLUMN_NAMED: (
        "{actor}说明列名{subject}的含义",
        "{actor} said what the column {subject} means",
    ),
}

tell(SENTENCES)
