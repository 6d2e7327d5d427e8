"""R12: a cursor over rows that appear out of order loses none and repeats none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieli.live.cursor import Cursor

ROWS = st.lists(st.integers(1, 60), unique=True, max_size=40)


@given(ROWS, ROWS)
def test_it_covers_what_was_seen_and_nothing_else(first: list[int], then: list[int]) -> None:
    cursor = Cursor.through(first)
    before = min(first, default=1)
    for row in then:
        cursor = cursor.past(row)
    seen = {*first, *then, *range(1, before)}
    assert {row for row in range(1, 70) if cursor.covers(row)} == seen


@given(ROWS, st.integers(0, 70))
def test_up_to_a_row_nothing_after_it_is_covered(rows: list[int], row: int) -> None:
    cursor = Cursor.through(rows)
    cut = cursor.up_to(row)
    assert all(cut.covers(each) == (cursor.covers(each) and each <= row) for each in range(1, 80))


@given(ROWS)
def test_sealed_and_unsealed_it_is_the_same(rows: list[int]) -> None:
    cursor = Cursor.through(rows)
    assert Cursor.unsealed(cursor.sealed()) == cursor


def test_a_hole_that_was_there_long_ago_is_forgotten_and_a_young_one_kept() -> None:
    long_ago = Cursor.through([1, 3])
    now = long_ago.past(6)
    assert not now.settled(long_ago).covers(5)
    assert now.settled(long_ago).covers(2)


@pytest.mark.parametrize("text", ["", "17", "gAAAAA", "é"])
def test_nobody_makes_a_cursor_up(text: str) -> None:
    with pytest.raises(ValueError):
        Cursor.unsealed(text)
