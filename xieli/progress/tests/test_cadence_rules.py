"""S1, S2: a simulated 2026, by the calendar of the State Council's notice."""

from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from xieli.people.rules import WorkingCalendar, exceptional_days, read_calendar_file
from xieli.progress.rules import Cadence, Hours, Rhythm, Step, due_moments, fires_at, reached

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKLY, DAILY = Cadence(Rhythm.WEEKLY, 4, time(17)), Cadence(Rhythm.DAILY, 4, time(17))
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def china(zone: ZoneInfo = SHANGHAI) -> Hours:
    text = files("xieli.people").joinpath("data/calendar_cn.json").read_text("utf-8")
    days = exceptional_days(read_calendar_file(text))
    calendar = WorkingCalendar({each.day: each.is_working for each in days})
    return Hours(calendar, time(9), time(17), zone)


def local_days(cadence: Cadence, first: date, last: date) -> list[date]:
    hours = china()
    return [due.astimezone(SHANGHAI).date() for due in due_moments(cadence, hours, first, last)]


def test_s1_a_year_of_weekly_dues_is_one_a_week_and_none_on_a_holiday() -> None:
    """Printed: every Friday that moved, and the weeks that have none."""
    hours, days = china(), local_days(WEEKLY, FIRST, LAST)
    weeks = [day.isocalendar()[:2] for day in days]
    assert len(weeks) == len(set(weeks)) and all(hours.calendar.is_working(day) for day in days)
    moved = [day for day in days if day.weekday() != 4]
    every = {(FIRST + timedelta(n)).isocalendar()[:2] for n in range(365)}
    print("moved:", [day.strftime("%a %d %b") for day in moved])
    print("none in weeks:", sorted(every - set(weeks)))
    assert all(not hours.calendar.is_working(day + timedelta(4 - day.weekday())) for day in moved)


def test_s1_spring_festival_checked_by_hand() -> None:
    """9–22 February 2026: the 14th is a make-up Saturday, the 15th to the 23rd are free."""
    assert local_days(WEEKLY, date(2026, 2, 9), date(2026, 2, 22)) == [date(2026, 2, 13)]
    daily = local_days(DAILY, date(2026, 2, 9), date(2026, 2, 22))
    assert daily == [date(2026, 2, day) for day in (9, 10, 11, 12, 13, 14)]
    assert local_days(DAILY, date(2026, 2, 23), date(2026, 3, 1))[-1] == date(2026, 2, 28)


def test_s1_moments_are_utc_and_keep_the_local_hour_over_a_change_of_clocks() -> None:
    berlin = china(ZoneInfo("Europe/Berlin"))
    dues = due_moments(DAILY, berlin, date(2026, 3, 26), date(2026, 4, 1))
    assert {due.tzinfo for due in dues} == {UTC}
    assert {due.astimezone(berlin.zone).hour for due in dues} == {17}
    assert [second - first for first, second in pairwise(dues)].count(timedelta(hours=71)) == 1


def test_s1_a_leap_day_is_a_day() -> None:
    hours = Hours(WorkingCalendar({}), time(9), time(17), SHANGHAI)
    [due] = due_moments(DAILY, hours, date(2028, 2, 29), date(2028, 2, 29))
    assert due.astimezone(SHANGHAI).date() == date(2028, 2, 29)


def test_s2_the_ladder_counts_working_hours_and_working_days() -> None:
    hours, friday = china(), datetime(2026, 2, 13, 9, tzinfo=UTC)  # 17:00 in Shanghai
    moments = [fires_at(friday, step, hours).astimezone(SHANGHAI) for step in Step]
    assert [moment.strftime("%m-%d %H:%M") for moment in moments] == [
        "02-13 15:00", "02-13 17:00", "02-14 17:00", "02-24 17:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "step"),
    [(-121, None), (-120, Step.OWNER), (-1, Step.OWNER), (0, Step.LEAD), (600, Step.LEAD)],
)
def test_s2_a_rung_is_reached_at_its_moment(minutes: int, step: Step | None) -> None:
    due = datetime(2026, 2, 11, 9, tzinfo=UTC)
    assert reached(due, due + timedelta(minutes=minutes), china()) == step
