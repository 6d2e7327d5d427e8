"""K3: what changed between two revisions is told word by word."""

from hypothesis import given
from hypothesis import strategies as st

from xieli.signoff.rules import Edit, compare_words, words_of


def test_k3_a_chinese_clause_differs_by_characters_a_number_as_a_whole() -> None:
    assert compare_words("3月7日交付", "3月12日交付") == [
        (Edit.KEPT, "3月"),
        (Edit.REMOVED, "7"),
        (Edit.ADDED, "12"),
        (Edit.KEPT, "日交付"),
    ]


def test_a_list_is_read_line_by_line_and_an_empty_part_leaves_no_gap() -> None:
    goals = [{"metric": "投诉率", "unit": "", "target": "80"}, {"metric": "时效", "target": None}]
    assert words_of(goals) == "投诉率 · 80\n时效"


@given(st.text(max_size=60), st.text(max_size=60))
def test_k3_the_words_give_both_texts_back(before: str, after: str) -> None:
    spans = compare_words(before, after)
    assert "".join(words for edit, words in spans if edit != Edit.ADDED) == before
    assert "".join(words for edit, words in spans if edit != Edit.REMOVED) == after
