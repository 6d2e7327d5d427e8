"""S6: thirty minutes, worst first, the rest by reading."""

from hypothesis import given
from hypothesis import strategies as st

from xieli.meetings.rules import CLOSING, LASTS, Topic, agenda

TOPICS = st.lists(
    st.builds(
        Topic,
        id=st.uuids().map(str),
        title=st.sampled_from("甲乙丙"),
        who=st.just(""),
        path=st.just(""),
        why=st.just(()),
        weight=st.integers(0, 50),
        minutes=st.integers(1, 9),
    )
)


@given(TOPICS)
def test_it_fits_and_leaves_nothing_out(topics: list[Topic]) -> None:
    found = agenda(topics)
    assert found.ends <= LASTS - CLOSING
    assert {each.id for each in topics} == {s.topic.id for s in found.spoken} | {
        each.id for each in found.read
    }
    assert len(topics) == len(found.spoken) + len(found.read)


@given(TOPICS)
def test_nothing_that_is_read_is_worse_than_what_is_talked_about(topics: list[Topic]) -> None:
    found = agenda(topics)
    ordered = [slot.topic.weight for slot in found.spoken] + [each.weight for each in found.read]
    assert ordered == sorted(ordered, reverse=True)


@given(TOPICS)
def test_boxes_follow_each_other_without_a_gap(topics: list[Topic]) -> None:
    now = 0
    for slot in agenda(topics).spoken:
        assert slot.begins == now
        now = slot.ends


def test_an_empty_week_has_an_empty_agenda() -> None:
    assert agenda([]).ends == 0
