"""The user's own table again, with what is wrong beside each row that cannot enter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from xieli.exchange.queries.plan import ImportPlan
from xieli.exchange.queries.rows import PlannedRow
from xieli.exchange.queries.sentences import describe_cell


@dataclass(frozen=True, slots=True)
class RefusedSheet:
    """Rows as they came, so that row numbers stay; notes by 1-based row.

    `comments` are by (1-based row, 0-based column). The heading of the note column is known to
    the reader of headers, so the corrected file comes back as it is.
    """

    rows: Sequence[Sequence[object]]
    header_row: int
    note_heading: str
    percent_column: int | None = None
    notes: Mapping[int, str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)


def refused_sheet(rows: Sequence[Sequence[object]], plan: ImportPlan) -> RefusedSheet:
    """Return the table with every refused row marked; its old note column is written anew."""
    columns = plan.table.columns
    old_note = columns.index("refusal") if "refusal" in columns else None
    own = [[*row[:old_note], *row[old_note + 1 :]] if old_note is not None else row for row in rows]
    kept = [name for name in columns if name != "refusal"]
    places = {name: place for place, name in enumerate(kept) if name}
    refused = [row for row in plan.rows if row.errors]
    return RefusedSheet(
        rows=own,
        header_row=plan.table.header_row or 1,
        note_heading=_("Xieli note"),
        percent_column=places.get("progress"),
        notes={row.row: "\n".join(_sentences(row)) for row in refused},
        comments={
            (row.row, places[error.field]): sentence
            for row in refused
            for error, sentence in zip(row.errors, _sentences(row), strict=True)
            if error.field in places
        },
    )


def _sentences(row: PlannedRow) -> list[str]:
    """What is wrong with each field; a predecessor that resembles a task names it."""
    alike = {doubt.text: doubt.suggestion for doubt in row.doubts}
    said = []
    for error in row.errors:
        suggestion = alike.get(error.params.get("text", "")) if error.params else None
        hint = (
            " " + _("Perhaps “%s”.") % suggestion.candidate.name
            if suggestion is not None and error.field == "predecessors"
            else ""
        )
        said.append(describe_cell(error) + hint)
    return said
