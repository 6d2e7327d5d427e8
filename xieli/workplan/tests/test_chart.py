"""C5: where the days of a plan lie on its picture."""

from datetime import date, timedelta

import pytest

from xieli.workplan.rules.chart import Axis, Scale, Span, route

FRIDAY, MONDAY = date(2024, 3, 1), date(2024, 3, 4)


def axis(last: date = date(2024, 4, 7), scale: Scale | None = None) -> Axis:
    return Axis.over([FRIDAY, last], scale)


def test_it_holds_every_day_from_a_monday_to_a_sunday_with_room_for_words() -> None:
    found = axis()
    assert (found.first, found.last) == (date(2024, 2, 26), date(2024, 4, 14))
    assert found.width == 49 * 15
    with pytest.raises(ValueError, match="a day"):
        Axis.over([])


@pytest.mark.parametrize(
    ("days", "scale"), [(30, Scale.DAY), (200, Scale.WEEK), (900, Scale.MONTH)]
)
def test_without_a_scale_told_it_is_the_finest_that_fits(days: int, scale: Scale) -> None:
    assert axis(FRIDAY + timedelta(days=days)).scale is scale
    assert axis(FRIDAY + timedelta(days=days), Scale.WEEK).scale is Scale.WEEK


def test_a_task_lies_from_its_first_morning_to_its_last_evening() -> None:
    assert axis().span(FRIDAY, FRIDAY) == Span(4 * 15, 15)
    assert axis().span(FRIDAY, MONDAY) == Span(4 * 15, 4 * 15)
    assert axis().span(MONDAY, FRIDAY) == Span(4 * 15, 15), "a forecast before its start"
    assert axis().x(date(2030, 1, 1)) == axis().x(axis().last), "a day outside lies at the edge"


def test_weekends_and_holidays_are_told_apart_and_a_make_up_day_is_worked() -> None:
    off = {date(2024, 4, 4), date(2024, 4, 5), date(2024, 4, 6)}
    worked = {date(2024, 4, 7)}
    shades = axis().days_off(lambda d: d in worked or (d.weekday() < 5 and d not in off))
    festival = [shade for shade in shades if shade.is_holiday]
    assert [shade.span for shade in festival] == [axis().span(date(2024, 4, 4), date(2024, 4, 5))]
    ends = axis().x(date(2024, 4, 7))
    assert not [s for s in shades if s.span.x <= ends < s.span.end], "调休"
    assert axis(scale=Scale.MONTH).days_off(lambda _day: False) == []


def test_the_axis_names_what_its_scale_has_room_for() -> None:
    assert [tick.day.weekday() for tick in axis().headings()] == [0] * 7
    assert {tick.day.weekday() for tick in axis().days()} == {0, 2, 4}
    weeks = axis(scale=Scale.WEEK)
    assert [tick.day for tick in weeks.headings()] == [
        date(2024, 2, 26), date(2024, 3, 1), date(2024, 4, 1),
    ]  # fmt: skip
    assert {tick.day.weekday() for tick in weeks.days()} == {0}
    assert axis(scale=Scale.MONTH).days() == []


def test_an_arrow_goes_back_between_the_rows_where_the_next_begins_earlier() -> None:
    assert route(100, 22, 200, 62) == "M100 22H107V62H194"
    assert route(100, 22, 60, 62) == "M100 22H107V42H50V62H54"
    assert route(100, 62, 60, 22) == "M100 62H107V42H50V22H54"
