"""S1: the official notice of a year is understood as it is published, or refused by its words."""

from argparse import Namespace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import holidays
import pytest
from django.test import Client

from tests.cast import Cast
from tests.pages import signed_in
from xieli.people import commands
from xieli.people.cli import import_calendar
from xieli.people.models import CalendarDay
from xieli.people.rules import (
    UnreadableCalendar,
    WorkingCalendar,
    exceptional_days,
    read_calendar_file,
    read_notice,
)

NOTICES = {
    2024: """国务院办公厅关于2024年部分节假日安排的通知
国办发明电〔2023〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2023年10月25日""",
    2025: """国务院办公厅关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。""",
    2026: """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日(周四)至3日(周六)放假调休，共3天。1月4日(周日)上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日""",
}
TITLE = "国务院办公厅关于2027年部分节假日安排的通知\n"


def works(years: dict[str, object], year: int) -> list[bool]:
    calendar = WorkingCalendar({row.day: row.is_working for row in exceptional_days(years)})
    first = date(year, 1, 1)
    return [calendar.is_working(first + timedelta(n)) for n in range(365)]


@pytest.mark.parametrize("year", NOTICES)
def test_s1_a_published_notice_is_the_year_as_it_was_worked(year: int) -> None:
    said = read_notice(NOTICES[year])
    assert list(said) == [str(year)]
    china = holidays.country_holidays("CN", years=year)
    first = date(year, 1, 1)
    assert works(said, year) == [china.is_working_day(first + timedelta(n)) for n in range(365)]
    shipped = files("xieli.people").joinpath("data/calendar_cn.json").read_text("utf-8")
    assert works(said, year) == works(read_calendar_file(shipped), year)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("一、元旦：1月1日放假。", "S1.notice_year"),
        (TITLE + "元旦放假。", "S1.notice_items"),
        (TITLE + "一、元旦：1月1日前后放假。", "S1.notice_sentence"),
        (TITLE + "一、元旦：1月1日放假。另有若干天上班。", "S1.notice_sentence"),
        (TITLE + "一、元旦：13月1日放假。", "S1.notice_sentence"),
        (TITLE + "一、元旦：1月1日（周一）放假。", "S1.notice_weekday"),
        (TITLE + "一、元旦：1月1日放假。1月4日上班。", "S1.notice_weekday"),
        (TITLE + "一、元旦：1月1日至3日放假，共4天。", "S1.notice_count"),
        (TITLE + "一、元旦：2026年12月31日至2027年1月2日放假。", "S1.other_year"),
    ],
)
def test_s1_what_is_not_understood_is_refused_by_its_words(words: str, code: str) -> None:
    with pytest.raises(UnreadableCalendar, check=lambda error: error.code == code):
        read_notice(words)


def test_s1_the_page_shows_the_days_found_before_it_saves_them(cast: Cast) -> None:
    page, said = signed_in(cast.admin), {"text": NOTICES[2026]}
    words = page.post("/settings/calendar/", said).content.decode()
    assert "2-14" in words and CalendarDay.objects.count() == 0, "nothing is saved by looking"
    assert page.post("/settings/calendar/", said | {"apply": "1"}).status_code == 302
    assert CalendarDay.objects.get(day=date(2026, 2, 14)).is_working
    wrong = page.post("/settings/calendar/", {"text": TITLE + "一、元旦：元月放假。"})
    assert wrong.status_code == 422 and "元月放假" in wrong.content.decode()


def test_s1_the_api_and_the_terminal_understand_it_too(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    _row, secret = commands.create_token(person=cast.admin, name="t", actor=cast.admin)
    answer = client.put(
        "/api/v1/calendar",
        {"notice": NOTICES[2026], "dry_run": True},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "notice-2026-01"},
    )
    days = {each["day"]: each["after"] for each in answer.json()["changes"]}
    assert (days["2026-02-28"], days["2026-02-23"]) == ("workday", "holiday")
    notice = tmp_path / "notice.txt"
    notice.write_text(NOTICES[2025], "utf-8")
    options = Namespace(file=notice, dry_run=False, json=False)
    assert import_calendar(options) == 0
    assert CalendarDay.objects.filter(day__year=2025, is_working=True).count() == 5
