"""Quiet hours and odd minutes."""

from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from xieli.inbox.rules import Quiet, odd_minute

NIGHT = Quiet(time(20), time(8))


def test_quiet_hours_span_midnight() -> None:
    assert NIGHT.covers(time(20)) and NIGHT.covers(time(3)) and not NIGHT.covers(time(8))


def test_the_same_time_twice_means_never() -> None:
    assert not Quiet(time(9), time(9)).covers(time(9))


@given(st.times(), st.times(), st.times())
def test_what_is_quiet_by_one_reading_is_loud_by_the_opposite(
    begins: time, ends: time, moment: time
) -> None:
    if begins != ends:
        assert Quiet(begins, ends).covers(moment) != Quiet(ends, begins).covers(moment)


def test_robots_speak_at_minutes_of_their_own_and_never_at_the_full_hour() -> None:
    minutes = {odd_minute(str(n), 3, 27) for n in range(500)}
    assert minutes == set(range(3, 28))
    assert odd_minute("same", 3, 27) == odd_minute("same", 3, 27)
