"""The notice of the State Council on the holidays of a year, read as it is published (S1).

Its form: 国务院办公厅关于2026年部分节假日安排的通知, then
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
What is not understood is refused, never guessed.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from .calendar import UnreadableCalendar

WEEKDAYS = "一二三四五六日"
TITLE = re.compile(r"(20\d\d)年部分节假日")
ANY_YEAR = re.compile(r"(20\d\d)年(?!\d+月\d+日$)")
ITEM = re.compile(r"[一二三四五六七八九十]+、([^:。]{1,20}):")
DAY = r"(?:(20\d\d)年)?(?:(\d{1,2})月)?(\d{1,2})日(\([^()]*\))?"
OFF = re.compile(
    rf"{DAY}(?:至{DAY})?放假(?:调休)?(?:(\d+)天)?(?:,(?:共(\d+)天|与周末连休|不调休))*"
)
WORKED = re.compile(rf"(?:{DAY}[、,]?)+上班")
ONE_DAY = re.compile(DAY)
NAMED_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")


def is_notice(text: str) -> bool:
    """Whether a text is meant as such a notice, not as a calendar file."""
    return "放假" in text or "节假日" in text


def read_notice(text: str) -> dict[str, object]:
    """Return the notice's year in the form of a calendar file.

    Days off from Monday to Friday are holidays, worked Saturdays and Sundays are workdays. Raises
    UnreadableCalendar with S1.notice_year, S1.notice_items, S1.notice_sentence, S1.notice_weekday,
    S1.notice_count or S1.other_year, and the words at fault.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    year = _year(plain)
    _head, *items = ITEM.split(plain)
    if not items:
        raise UnreadableCalendar("S1.notice_items", text)
    off, worked = set[date](), set[date]()
    for body in items[1::2]:
        first, *others = body.split("。")
        off |= set(_days_off(first, year))
        for sentence in others:
            worked |= set(_days_worked(sentence, year))
    return {
        str(year): {
            "provisional": False,
            "holidays": [day.isoformat() for day in sorted(off) if day.weekday() < 5],
            "workdays": [day.isoformat() for day in sorted(worked)],
        }
    }


def _year(plain: str) -> int:
    named = set(TITLE.findall(plain)) or set(ANY_YEAR.findall(plain))
    if len(named) != 1:
        raise UnreadableCalendar("S1.notice_year", "、".join(sorted(named)) or plain)
    return int(named.pop())


def _days_off(sentence: str, year: int) -> Iterator[date]:
    found = OFF.fullmatch(sentence)
    if found is None:
        raise UnreadableCalendar("S1.notice_sentence", sentence)
    parts = found.groups()
    first = _day(parts[:4], year, None, sentence)
    last = _day(parts[4:8], year, first, sentence) if parts[6] else first
    count = (last - first).days + 1
    if count < 1 or any(said and int(said) != count for said in parts[8:]):
        raise UnreadableCalendar("S1.notice_count", sentence)
    for number in range(count):
        day = first + timedelta(days=number)
        if day.year == year:
            yield day
        elif day.weekday() < 5:
            raise UnreadableCalendar("S1.other_year", day)


def _days_worked(sentence: str, year: int) -> Iterator[date]:
    """What the notice only encourages, or says of being on duty, names no day of the calendar."""
    if sentence.startswith("鼓励") or not ("上班" in sentence or "放假" in sentence):
        return
    if WORKED.fullmatch(sentence) is None:
        raise UnreadableCalendar("S1.notice_sentence", sentence)
    last: date | None = None
    for parts in ONE_DAY.findall(sentence):
        last = _day(parts, year, last, sentence)
        if last.year != year:
            raise UnreadableCalendar("S1.other_year", last)
        if last.weekday() < 5:
            raise UnreadableCalendar("S1.notice_weekday", sentence)
        yield last


def _day(parts: tuple[str | None, ...], year: int, before: date | None, sentence: str) -> date:
    """Return the day; without a month it lies in that of the day before it."""
    said_year, month, number, aside = parts
    if not month and before is None:
        raise UnreadableCalendar("S1.notice_sentence", sentence)
    try:
        own = int(month) if month else before.month if before else 0
        day = date(
            int(said_year or (before.year if before and not month else year)), own, int(number or 0)
        )
    except ValueError as error:
        raise UnreadableCalendar("S1.notice_sentence", sentence) from error
    named = NAMED_WEEKDAY.search(aside or "")
    if named and WEEKDAYS.index(named[1].replace("天", "日")) != day.weekday():
        raise UnreadableCalendar("S1.notice_weekday", sentence)
    return day
