"""S1: the organisation works on Chinese working days; the table of them is data."""

import json
import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast, found_company
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event
from xieli.people import commands
from xieli.people.events import PeopleEvent
from xieli.people.models import CalendarDay, Organisation
from xieli.people.queries import working_calendar
from xieli.people.rules import (
    UnreadableCalendar,
    WorkingCalendar,
    as_calendar_file,
    exceptional_days,
    read_calendar_file,
)

CHINA = ZoneInfo("Asia/Shanghai")
FILE = (Path(__file__).parents[1] / "data" / "calendar_cn.json").read_text()
CALENDAR = WorkingCalendar(
    {row.day: row.is_working for row in exceptional_days(read_calendar_file(FILE))}
)
WEEKDAYS = WorkingCalendar()
DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)

days = st.dates(date(2023, 6, 1), date(2028, 6, 1))
steps = st.integers(-400, 400)
calendars = st.builds(
    WorkingCalendar, st.dictionaries(st.dates(date(2024, 1, 1), date(2024, 4, 1)), st.booleans())
)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of 2024 in China."""
    return datetime(2024, month, day, hour, minute, tzinfo=CHINA)


def later(moment: datetime, hours: float, calendar: WorkingCalendar = CALENDAR) -> datetime:
    """Count working hours from 9 to 17."""
    return calendar.add_hours(moment, hours, time(9), time(17), CHINA)


def test_qingming_is_a_holiday_and_the_sunday_after_it_is_worked() -> None:
    april = {day: CALENDAR.is_working(date(2024, 4, day)) for day in range(3, 9)}
    assert april == {3: True, 4: False, 5: False, 6: False, 7: True, 8: True}
    assert CALENDAR.next_working(date(2024, 4, 4)) == date(2024, 4, 7)
    assert CALENDAR.next_working(date(2024, 4, 7)) == date(2024, 4, 7)
    assert CALENDAR.add(date(2024, 4, 3), 1) == date(2024, 4, 7)
    assert CALENDAR.add(date(2024, 4, 8), -2) == date(2024, 4, 3)
    assert CALENDAR.between(date(2024, 4, 3), date(2024, 4, 8)) == 2
    assert CALENDAR.between(date(2024, 4, 8), date(2024, 4, 3)) == -2
    assert CALENDAR.between(date(2024, 4, 3), date(2024, 4, 6)) == 0


def test_the_last_day_before_and_the_first_after_national_day() -> None:
    assert CALENDAR.add(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert CALENDAR.between(date(2025, 9, 26), date(2025, 10, 11)) == 6  # 28, 29, 30, 9, 10, 11


def test_before_and_after_a_weekend_are_friday_and_monday() -> None:
    saturday, sunday = date(2030, 6, 1), date(2030, 6, 2)
    assert WEEKDAYS.add(saturday, -1) == WEEKDAYS.add(sunday, -1) == date(2030, 5, 31)
    assert WEEKDAYS.add(saturday, 1) == WEEKDAYS.add(sunday, 1) == date(2030, 6, 3)
    assert WEEKDAYS.add(saturday, 0) == saturday


@given(calendars, days, st.integers(-30, 30))
def test_add_agrees_with_counting_on_the_fingers(
    calendar: WorkingCalendar, start: date, n: int
) -> None:
    day, left = start, abs(n)
    while left:
        day += DAY if n > 0 else -DAY
        left -= calendar.is_working(day)
    assert calendar.add(start, n) == day


@given(calendars, days, days)
def test_between_agrees_with_counting_on_the_fingers(
    calendar: WorkingCalendar, a: date, b: date
) -> None:
    first, last = sorted((a, b))
    span = (first + DAY * i for i in range(1, (last - first).days + 1))
    counted = sum(calendar.is_working(day) for day in span)
    assert calendar.between(first, last) == counted
    assert calendar.between(last, first) == -counted


@given(calendars, days, steps)
def test_between_inverts_add(calendar: WorkingCalendar, start: date, n: int) -> None:
    start = calendar.next_working(start)
    assert calendar.between(start, calendar.add(start, n)) == n
    assert calendar.add(calendar.add(start, n), -n) == start


def test_it_stays_within_the_days_there_are() -> None:
    assert WEEKDAYS.add(date.max, 5) == date.max
    assert WEEKDAYS.add(date.min, -5) == date.min
    assert CALENDAR.between(date.min, date.max) > 2_600_000 - 10_000


def test_ten_thousand_calls_are_cheap() -> None:
    start, begun = date(2024, 1, 2), stopwatch.perf_counter()
    for n in range(5_000):
        CALENDAR.between(start, CALENDAR.add(start, n % 900))
    assert stopwatch.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("moment", "hours", "due"),
    [
        (at(4, 1, 10), 2, at(4, 1, 12)),
        (at(4, 1, 10), 8, at(4, 2, 10)),
        (at(4, 1, 9), 8, at(4, 1, 17)),  # due at closing, not at the next opening
        (at(4, 1, 16), 2, at(4, 2, 10)),
        (at(4, 1, 20), 2, at(4, 2, 11)),
        (at(4, 1, 7), 2, at(4, 1, 11)),
        (at(4, 3, 16), 2, at(4, 7, 10)),  # over 清明 to the Sunday that is worked
        (at(4, 5, 12), 0.5, at(4, 7, 9, 30)),
        (at(4, 1, 17), -2, at(4, 1, 15)),  # two working hours before the due moment (S2)
        (at(4, 7, 9), -2, at(4, 3, 15)),
        (at(4, 6, 12), -8, at(4, 3, 9)),
        (at(4, 5, 12), 0, at(4, 5, 12)),
    ],
)
def test_working_hours_skip_nights_and_holidays(
    moment: datetime, hours: float, due: datetime
) -> None:
    assert later(moment, hours) == due
    assert later(moment.astimezone(UTC), hours).tzinfo is UTC


@given(
    calendars,
    st.integers(0, 120 * 96).map(lambda quarters: at(1, 1, 0) + quarters * QUARTER),
    st.integers(1, 200),
)
def test_working_hours_agree_with_counting_quarter_hours(
    calendar: WorkingCalendar, moment: datetime, quarters: int
) -> None:
    due, left = moment, quarters
    while left:
        open_now = calendar.is_working(due.date()) and 9 <= due.hour < 17
        due += QUARTER
        left -= open_now
    assert later(moment, quarters / 4, calendar) == due


def test_hours_need_a_zone_and_a_day_that_closes_after_it_opens() -> None:
    with pytest.raises(ValueError, match="time zone"):
        later(at(4, 1, 9).replace(tzinfo=None), 1)
    with pytest.raises(ValueError, match="closes"):
        CALENDAR.add_hours(at(4, 1, 9), 1, time(17), time(9), CHINA)


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ({"24": {}}, "S1.bad_year"),
        ({"2024": []}, "S1.bad_year"),
        ({"2024": {"provisional": "no"}}, "S1.bad_year"),
        ({"2024": {"holiday": []}}, "S1.bad_year"),
        ({"2024": {"holidays": "2024-01-01"}}, "S1.bad_list"),
        ({"2024": {"holidays": ["2024-02-30"]}}, "S1.bad_date"),
        ({"2024": {"holidays": ["20240101"]}}, "S1.bad_date"),
        ({"2024": {"holidays": [20240101]}}, "S1.bad_date"),
        ({"2024": {"holidays": ["2025-01-01"]}}, "S1.other_year"),
        ({"2024": {"holidays": ["2024-04-07"], "workdays": ["2024-04-07"]}}, "S1.day_twice"),
    ],
)
def test_a_calendar_with_a_wrong_day_is_refused_whole(
    cast: Cast, years: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        commands.import_calendar(
            years={"2023": {"holidays": ["2023-01-02"]}, **years}, actor=cast.admin
        )
    assert refused.value.code == code
    assert not CalendarDay.objects.exists()
    assert not Event.objects.filter(type=PeopleEvent.CALENDAR_IMPORTED).exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", "2024-01-01", "[" * 100_000])
def test_what_is_no_calendar_file_is_said_so(text: str) -> None:
    with pytest.raises(UnreadableCalendar) as refused:
        read_calendar_file(text)
    assert refused.value.code == "S1.not_a_calendar"


def test_an_import_replaces_the_years_it_names_and_says_what_was_there(cast: Cast) -> None:
    commands.import_calendar(years=read_calendar_file(FILE), actor=cast.admin)
    assert as_calendar_file(exceptional_days(json.loads(FILE))) == json.loads(FILE)
    assert CalendarDay.objects.filter(is_provisional=True).values("day__year").distinct().get() == {
        "day__year": 2027
    }
    assert not working_calendar().is_working(date(2024, 4, 4))

    year = {"holidays": ["2024-04-05"], "workdays": []}
    assert commands.import_calendar(years={"2024": year}, actor=cast.admin) == 1
    assert working_calendar().is_working(date(2024, 4, 4))
    assert not working_calendar().is_working(date(2024, 4, 5))
    assert not working_calendar().is_working(date(2025, 1, 28))
    event = Event.objects.filter(type=PeopleEvent.CALENDAR_IMPORTED).latest("number")
    assert event.before == {"2024": json.loads(FILE)["2024"]}
    assert event.after == {"2024": {"provisional": False, **year}}


def test_a_year_can_be_emptied(cast: Cast) -> None:
    commands.import_calendar(years={"2024": {"holidays": ["2024-04-05"]}}, actor=cast.admin)
    assert commands.import_calendar(years={"2024": {}}, actor=cast.admin) == 0
    assert working_calendar() == WEEKDAYS


def test_only_an_administrator_imports(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        commands.import_calendar(years={"2024": {}}, actor=cast.zhou_ba)


def test_without_an_organisation_or_data_weekdays_are_worked(db: None) -> None:
    assert working_calendar() == WEEKDAYS
    with pytest.raises(RuleViolation) as refused:
        commands.import_calendar(years={"2024": {}}, actor=None)
    assert refused.value.code == "P5.no_organisation"


@pytest.mark.django_db(transaction=True)
def test_the_calendar_in_memory_costs_one_query_and_is_never_out_of_date() -> None:
    cast = found_company()
    working_calendar()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert working_calendar().is_working(date(2024, 4, 5))
    assert len(queries) == 1
    commands.import_calendar(years={"2024": {"holidays": ["2024-04-05"]}}, actor=cast.admin)
    assert not working_calendar().is_working(date(2024, 4, 5))
    # the same number of days with the same last one, as another process would import them
    commands.import_calendar(years={"2024": {"workdays": ["2024-04-05"]}}, actor=cast.admin)
    assert working_calendar().is_working(date(2024, 4, 5))
    assert Organisation.objects.get().version == 3
