"""The working calendar: statutory holidays and make-up workdays 调休 as data, arithmetic by count.

Everything works on one number: how many working days have passed up to the end of a day. Outside
the days the data cover, Monday to Friday work.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

_YEARS = frozenset(str(year) for year in range(2000, 2101))
_YEAR_KEYS = {"provisional", "holidays", "workdays"}
_LAST_ORDINAL = date.max.toordinal()
_MICROSECOND = timedelta(microseconds=1)
_MICROSECONDS_PER_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days the organisation works (S1); `exceptions` are the days unlike their weekday.

    `is_working`, `add` and `between` take constant time, or the logarithm of the days covered.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    _first: int = field(init=False, repr=False, compare=False)
    _passed: Sequence[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        given = {day.toordinal(): works for day, works in self.exceptions.items()}
        first, last = min(given, default=1), max(given, default=0)
        works = (given.get(day, _is_weekday(day)) for day in range(first, last + 1))
        # _passed[i] counts the working days of the first i days covered, on top of all before.
        passed = tuple(accumulate(works, initial=_weekdays_through(first - 1)))
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_passed", passed)

    def is_working(self, day: date) -> bool:
        """Whether people work that day."""
        works = self.exceptions.get(day)
        return day.weekday() < 5 if works is None else works

    def next_working(self, day: date) -> date:
        """Return the day itself when it is worked, else the next one that is."""
        return day if self.is_working(day) else self.add(day, 1)

    def add(self, day: date, n: int) -> date:
        """Return the nth working day after a day, before it when n is negative; the day for 0.

        So one working day after Friday and after Sunday is Monday, and one before Sunday Friday.
        """
        if n == 0:
            return day
        passed = self._through(day.toordinal())
        if n < 0 and not self.is_working(day):
            n += 1
        return self._day(passed + n)

    def between(self, a: date, b: date) -> int:
        """Return how many working days come after a up to and including b; negative when b < a.

        0 when nothing was gained: the same day, or a Friday and the Saturday after it.
        """
        return self._through(b.toordinal()) - self._through(a.toordinal())

    def shifted(self, day: date, first: date, to: date) -> date:
        """Return the day that is as many working days after `to` as `day` is after `first`.

        A day before `first` becomes `to` itself.
        """
        days = self.between(first, day)
        return self.add(to, days) if days > 0 else to

    def add_hours(
        self, moment: datetime, hours: float, opens: time, closes: time, zone: ZoneInfo
    ) -> datetime:
        """Return the moment so many working hours later, earlier when negative; in UTC.

        Hours count from `opens` to `closes` on working days in `zone` (S2, S5). What ends exactly
        at closing time is due then, not at the next opening. Raises ValueError for a moment
        without a zone or a day that closes before it opens.
        """
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        length = (_since_midnight(closes) - _since_midnight(opens)) // _MICROSECOND
        if length <= 0:
            raise ValueError("a working day closes after it opens")
        move = round(hours * _MICROSECONDS_PER_HOUR)
        if move == 0:
            return moment.astimezone(UTC)
        worked = self._worked(moment.astimezone(zone), opens, length) + move
        days = (worked - 1) // length if move > 0 else worked // length
        midnight = datetime.combine(self._day(days + 1), time.min)
        local = midnight + _since_midnight(opens) + _MICROSECOND * (worked - days * length)
        return local.replace(tzinfo=zone).astimezone(UTC)

    def hours_between(
        self, start: datetime, end: datetime, opens: time, closes: time, zone: ZoneInfo
    ) -> float:
        """Return how many working hours lie between two moments, 0 when they are the other way.

        Counted as `add_hours` counts them.
        """
        length = (_since_midnight(closes) - _since_midnight(opens)) // _MICROSECOND
        first = self._worked(start.astimezone(zone), opens, length)
        last = self._worked(end.astimezone(zone), opens, length)
        return max(last - first, 0) / _MICROSECONDS_PER_HOUR

    def _worked(self, local: datetime, opens: time, length: int) -> int:
        """Return the microseconds worked up to a local moment, since the first day there is."""
        passed = self._through(local.date().toordinal())
        if not self.is_working(local.date()):
            return passed * length
        today = (_since_midnight(local.time()) - _since_midnight(opens)) // _MICROSECOND
        return (passed - 1) * length + min(max(today, 0), length)

    def _through(self, ordinal: int) -> int:
        """Return how many working days there are up to and including a day."""
        place = ordinal - self._first + 1
        if place < 0:
            return _weekdays_through(ordinal)
        if place < len(self._passed):
            return self._passed[place]
        return _weekdays_through(ordinal) + self._shift()

    def _day(self, passed: int) -> date:
        """Return the working day at whose end `passed` working days have passed."""
        if passed <= self._passed[0]:
            ordinal = _weekday(passed)
        elif passed <= self._passed[-1]:
            ordinal = self._first - 1 + bisect_left(self._passed, passed)
        else:
            ordinal = _weekday(passed - self._shift())
        return date.fromordinal(min(max(ordinal, 1), _LAST_ORDINAL))

    def _shift(self) -> int:
        """Return how many more days were worked through the last one covered than weekdays."""
        return self._passed[-1] - _weekdays_through(self._first + len(self._passed) - 2)


def _is_weekday(ordinal: int) -> bool:
    return (ordinal - 1) % 7 < 5  # day 1 of the calendar is a Monday


def _weekdays_through(ordinal: int) -> int:
    weeks, days = divmod(ordinal, 7)
    return weeks * 5 + min(days, 5)


def _weekday(passed: int) -> int:
    weeks, days = divmod(passed - 1, 5)
    return weeks * 7 + days + 1


def _since_midnight(moment: time) -> timedelta:
    return timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )


@dataclass(frozen=True, slots=True, order=True)
class ExceptionalDay:
    """A day unlike its weekday; provisional while its year is not officially published (S1)."""

    day: date
    is_working: bool
    is_provisional: bool = False

    @property
    def kind(self) -> str:
        """What the day is: a holiday, or a make-up workday 调休."""
        return "workday" if self.is_working else "holiday"


class UnreadableCalendar(ValueError):
    """A calendar file cannot be understood: `code` says how, `value` what stood there."""

    def __init__(self, code: str, value: object) -> None:
        super().__init__(f"{code}: {value}")
        self.code, self.value = code, str(value)[:40]


def read_calendar_file(text: str) -> dict[str, object]:
    """Read `{"2024": {"provisional": false, "holidays": [...], "workdays": [...]}, ...}`.

    Only the shape of the file is looked at here, the days by `exceptional_days`. Raises
    UnreadableCalendar with S1.not_a_calendar.
    """
    try:
        years = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableCalendar("S1.not_a_calendar", text[:40]) from error
    if not isinstance(years, dict) or not years:
        raise UnreadableCalendar("S1.not_a_calendar", text[:40])
    return years


def exceptional_days(years: Mapping[str, object]) -> list[ExceptionalDay]:
    """Return every day a calendar file names, in order.

    Raises UnreadableCalendar with S1.bad_year, S1.bad_list, S1.bad_date (not an ISO date that
    exists), S1.other_year (listed under a year not its own) or S1.day_twice.
    """
    days = sorted(day for year, said in years.items() for day in _days_of(year, said))
    for first, second in pairwise(days):
        if first.day == second.day:
            raise UnreadableCalendar("S1.day_twice", first.day)
    return days


def as_calendar_file(days: Iterable[ExceptionalDay]) -> dict[str, dict[str, bool | list[str]]]:
    """Return the days in the form `read_calendar_file` reads."""
    by_year: dict[int, list[ExceptionalDay]] = {}
    for row in sorted(days):
        by_year.setdefault(row.day.year, []).append(row)
    return {
        str(year): {
            "provisional": any(row.is_provisional for row in rows),
            "holidays": [row.day.isoformat() for row in rows if not row.is_working],
            "workdays": [row.day.isoformat() for row in rows if row.is_working],
        }
        for year, rows in by_year.items()
    }


def _days_of(year: str, said: object) -> Iterable[ExceptionalDay]:
    is_known = year in _YEARS and isinstance(said, Mapping) and not said.keys() - _YEAR_KEYS
    if not is_known or not isinstance(said, Mapping):
        raise UnreadableCalendar("S1.bad_year", year)
    is_provisional = said.get("provisional", False)
    if not isinstance(is_provisional, bool):
        raise UnreadableCalendar("S1.bad_year", year)
    for name, is_working in (("holidays", False), ("workdays", True)):
        listed = said.get(name, [])
        if not isinstance(listed, list | tuple):
            raise UnreadableCalendar("S1.bad_list", f"{year} {name}")
        for text in listed:
            day = _read_day(text)
            if str(day.year) != year:
                raise UnreadableCalendar("S1.other_year", day)
            yield ExceptionalDay(day, is_working, is_provisional)


def _read_day(text: object) -> date:
    try:
        if isinstance(text, str) and len(text) == len("2024-01-01"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UnreadableCalendar("S1.bad_date", text)


@dataclass(frozen=True, slots=True)
class DayChange:
    """What an import does to one day: `before` and `after` are None for an ordinary day."""

    day: date
    before: ExceptionalDay | None
    after: ExceptionalDay | None


def changed_days(
    before: Iterable[ExceptionalDay], after: Iterable[ExceptionalDay]
) -> list[DayChange]:
    """Return the days two calendars do not agree on, in order."""
    old, new = ({row.day: row for row in rows} for rows in (before, after))
    return [
        DayChange(day, old.get(day), new.get(day))
        for day in sorted(old.keys() | new.keys())
        if old.get(day) != new.get(day)
    ]
