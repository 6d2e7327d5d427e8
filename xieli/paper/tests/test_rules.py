"""Numbers, hashes and standing as offices write them."""

from datetime import UTC, datetime

import pytest

from xieli.paper.rules import Column, Standing, Table, grouped, numeral, standing, tidy

THEN = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "words"),
    [(1, "一、"), (10, "十、"), (11, "十一、"), (20, "二十、"), (35, "三十五、"), (99, "九十九、")],
)
def test_a_section_has_a_chinese_number(place: int, words: str) -> None:
    assert numeral(place, "zh-hans") == words
    assert numeral(place, "en") == f"{place}. "


def test_k3_a_revision_stands_until_a_later_one_takes_its_place() -> None:
    assert standing(None, None) is Standing.OPEN
    assert standing(THEN, None) is Standing.IN_FORCE
    assert standing(THEN, THEN) is Standing.SUPERSEDED
    assert standing(None, THEN) is Standing.LAPSED


def test_what_no_paper_can_show_is_left_out() -> None:
    said = {"甲": ["一\r\n二\x0b\x00", {"乙": "三\r四"}, 5, None]}
    assert tidy(said) == {"甲": ["一\n二", {"乙": "三\n四"}, 5, None]}


def test_a_hash_is_printed_in_groups_and_a_table_in_percent() -> None:
    assert grouped("0123456789abcdef") == "01234567 89abcdef"
    table = Table([Column("甲", 1), Column("乙", 3)], [])
    assert table.widths == [25, 75]
