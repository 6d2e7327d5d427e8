"""What the preview page shows: what needs attention first, and no more than a page can hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xieli.exchange.queries.columns import remembered
from xieli.exchange.queries.plan import ImportPlan
from xieli.exchange.queries.rows import Change, Choices, PlannedRow
from xieli.exchange.queries.sentences import describe, field_word
from xieli.exchange.rules import CHOOSABLE, field_for, header_word, likely_headers
from xieli.people.models import Person

SHOWN_AT_MOST = 200
# Fewer masked owners of a department are quicker chosen row by row.
CHOSEN_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A header with the field it is read as; `is_ours` when nobody had to say so."""

    label: str
    field: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its sentences, its changes in words, and whom one may choose as its owner."""

    row: PlannedRow
    sentences: Sequence[str]
    changes: Sequence[tuple[str, Change]]
    people: Sequence[Person]
    asks_owner: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything of the preview but the form it stands in."""

    plan: ImportPlan
    columns: Sequence[ShownColumn]
    fields: Sequence[tuple[str, str]]
    rows: Sequence[ShownRow]
    folded: Mapping[str, int]  # how many rows of each kind are not listed
    departments: Sequence[tuple[str, Sequence[Person], int]]
    names: Sequence[str]
    title: str
    kept: Mapping[str, str]  # answers whose question is not on the page (any more)

    @property
    def counts(self) -> Sequence[tuple[str, int]]:
        """How many rows are new, changed, the same, to be mended."""
        return [(name, self.plan.count(name)) for name in ("create", "update", "same", "error")]

    @property
    def unknown(self) -> Sequence[ShownColumn]:
        """Headers we did not know by ourselves."""
        return [column for column in self.columns if not column.is_ours]

    @property
    def known(self) -> Sequence[ShownColumn]:
        """Headers we know."""
        return [column for column in self.columns if column.is_ours]


def preview(plan: ImportPlan, rows: Sequence[Sequence[object]], choices: Choices) -> Preview:
    """Return what the page shows of a plan."""
    people = _people_by_department()
    shown = _worth_showing(plan.rows)
    listed = [_shown(row, people) for row in shown]
    asked = _departments_asked(plan, people)
    names = [str(row.values["name"]) for row in plan.rows if row.values.get("name")]
    return Preview(
        plan=plan,
        columns=_columns(plan, rows),
        fields=sorted(((name, field_word(name)) for name in CHOOSABLE), key=lambda each: each[1]),
        rows=listed,
        folded=_folded(plan.rows, shown),
        departments=asked,
        # A list to choose from helps while it can be read through.
        names=names if len(names) <= SHOWN_AT_MOST else [],
        title=next((str(r.values["project"]) for r in plan.rows if r.values.get("project")), ""),
        kept=_kept(choices, listed, {name for name, _people, _count in asked}),
    )


def _worth_showing(rows: Sequence[PlannedRow]) -> Sequence[PlannedRow]:
    """All of a short table; of a long one what is to be mended, then what changes."""
    if len(rows) <= SHOWN_AT_MOST:
        return rows
    wrong = [row for row in rows if row.action == "error"]
    changed = [row for row in rows if row.action == "update"]
    return sorted([*wrong, *changed][:SHOWN_AT_MOST], key=lambda row: row.row)


def _folded(rows: Sequence[PlannedRow], shown: Sequence[PlannedRow]) -> dict[str, int]:
    counts: dict[str, int] = {}
    listed = {row.row for row in shown}
    for row in rows:
        if row.row not in listed:
            counts[row.action] = counts.get(row.action, 0) + 1
    return counts


def _shown(row: PlannedRow, people: Mapping[str, Sequence[Person]]) -> ShownRow:
    return ShownRow(
        row=row,
        sentences=[describe(error) for error in row.errors],
        changes=[(field_word(change.field), change) for change in row.changes],
        people=people.get(str(row.values.get("department") or ""), []),
        asks_owner=any(error.field == "owner" for error in row.errors),
    )


def _departments_asked(
    plan: ImportPlan, people: Mapping[str, Sequence[Person]]
) -> list[tuple[str, Sequence[Person], int]]:
    """Departments with several rows whose owner is masked or missing: one answer for all."""
    counts: dict[str, int] = {}
    for row in plan.rows:
        if any(error.code in ("owner_masked", "owner_missing") for error in row.errors):
            name = str(row.values.get("department") or "")
            counts[name] = counts.get(name, 0) + 1
    return [
        (name, people[name], count)
        for name, count in counts.items()
        if name in people and count >= CHOSEN_TOGETHER
    ]


def _columns(plan: ImportPlan, rows: Sequence[Sequence[object]]) -> list[ShownColumn]:
    mapping = dict(plan.table.mapping)
    if plan.table.header_row is None:
        said = remembered()
        mapping = {
            label: field_for(label) or said.get(header_word(label))
            for label in likely_headers(rows)
        }
    # Two headers of one word can only be told apart by renaming one of them.
    first = {header_word(label): label for label in reversed(mapping)}
    return [
        ShownColumn(label, mapping[label] or "", field_for(label) is not None)
        for word, label in reversed(first.items())
        if word and mapping[label] != "refusal"
    ]


def _kept(choices: Choices, listed: Sequence[ShownRow], departments: set[str]) -> dict[str, str]:
    """Earlier answers go on with the form, so that the next step does not ask again."""
    owners = {
        f"owner-{place}": person.pk
        for place, person in choices.owners.items()
        if place not in departments
        and not any(place == str(each.row.row) and each.asks_owner for each in listed)
    }
    asked = {(each.row.row, doubt.text) for each in listed for doubt in each.row.doubts}
    predecessors = {
        f"before-{row}-{text}": answer
        for (row, text), answer in choices.predecessors.items()
        if (row, text) not in asked
    }
    return {**owners, **predecessors}


def _people_by_department() -> dict[str, list[Person]]:
    people: dict[str, list[Person]] = {}
    for person in Person.objects.active().select_related("department").order_by("name"):
        people.setdefault(person.department.name, []).append(person)
    return people
