"""How far a reader of several ledgers is: every event up to a row, but for those not seen yet.

A row gets its key before its transaction commits, so on PostgreSQL a smaller key can appear after
a greater one. Such a gap is a hole of the cursor until it is filled; what was rolled back stays
one until it is forgotten. On SQLite there is one writer and no hole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Self

from xieli.core.sealing import seal, unseal

PURPOSE = "live cursor"
MOST_HOLES = 50
type Hole = tuple[int, int]  # first and last row of a gap


@dataclass(frozen=True, slots=True)
class Cursor:
    """Every row up to `high` was seen, except those in `holes` (ascending, apart)."""

    high: int = 0
    holes: tuple[Hole, ...] = ()

    @classmethod
    def through(cls, rows: Iterable[int]) -> Self:
        """Return the cursor of who saw everything before the first of these rows, and them."""
        ascending = sorted(rows)
        before = cls(ascending[0] - 1 if ascending else 0)
        return reduce(lambda cursor, row: cursor.past(row), ascending, before)

    def covers(self, row: int) -> bool:
        """Whether this row was seen."""
        return row <= self.high and not any(first <= row <= last for first, last in self.holes)

    def past(self, row: int) -> Self:
        """Return the cursor once this row was seen, too."""
        if row > self.high:
            missing = ((self.high + 1, row - 1),) if row > self.high + 1 else ()
            return self.__class__(row, (self.holes + missing)[-MOST_HOLES:])
        parts = [
            part
            for first, last in self.holes
            for part in (
                ((first, row - 1), (row + 1, last)) if first <= row <= last else ((first, last),)
            )
        ]
        return self.__class__(self.high, tuple(part for part in parts if part[0] <= part[1]))

    def up_to(self, row: int) -> Self:
        """Return how far one is who has seen what this cursor covers, but no row after `row`."""
        below = tuple((first, min(last, row)) for first, last in self.holes if first <= row)
        return self.__class__(min(row, self.high), below)

    def settled(self, earlier: Self) -> Self:
        """Forget the holes that were there long ago already: they were rolled back."""
        young = tuple(hole for hole in self.holes if hole[0] > earlier.high)
        return self.__class__(self.high, young)

    def sealed(self) -> str:
        """Return it as an event's id: nobody reads from it how much happens elsewhere (T6)."""
        spans = [f"{first}-{last}" for first, last in self.holes]
        return seal(".".join([str(self.high), *spans]).encode(), PURPOSE)

    @classmethod
    def unsealed(cls, text: str) -> Self:
        """Return what `sealed` made. Raises ValueError for anything else."""
        high, *spans = unseal(text, PURPOSE).decode().split(".")
        holes = tuple((int(first), int(last)) for first, last in (s.split("-") for s in spans))
        return cls(int(high), holes)
