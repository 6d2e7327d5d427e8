"""会议纪要: the same words as page, PDF and Word, with those who were present."""

from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.meetings import commands
from xieli.meetings.models import Meeting
from xieli.paper.cli import add_export
from xieli.paper.tests.extracting import pdf_words, squeezed, word_words
from xieli.paper.writers import minutes_file

HERE = "https://xieli.example.com"
TUESDAY = datetime(2024, 3, 5, 2, tzinfo=UTC)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture
def meeting(plan: Plan, cast: Cast) -> Meeting:
    with clock.fixed_at(TUESDAY):
        row = commands.call_meeting(
            project=plan.project, kind="kickoff", starts_at=TUESDAY + timedelta(hours=1),
            lasts=60, place="三楼会议室", people=[cast.zhang_san], actor=cast.zhou_ba,
        )  # fmt: skip
        row = commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)
        goals = commands.Noted("目标不变")
        return commands.end_meeting(
            meeting=row, present=[cast.zhang_san], summary="下周开始",
            notes={row.points.all()[0].pk: goals}, version=row.version, actor=cast.zhou_ba,
        )  # fmt: skip


@pytest.mark.parametrize(("format", "words_of"), [("pdf", pdf_words), ("docx", word_words)])
def test_every_format_holds_what_was_said_and_who_was_there(
    meeting: Meeting, format: str, words_of
):
    file = minutes_file(meeting, format, address=HERE)
    words = squeezed(words_of(file.content))
    for said in (
        "会议纪要",
        "客户投诉率下降项目",
        "目标不变",
        "下周开始",
        "三楼会议室",
        "周八",
        "张三",
    ):
        assert said in words
    assert meeting.hash[:8] in words and f"{HERE}/verify/{meeting.hash}" in words


def test_the_page_says_who_has_yet_to_confirm(meeting: Meeting, cast: Cast):
    page = signed_in(cast.zhang_san).get(f"/meetings/{meeting.pk}/minutes/")
    assert "到会人员尚未全部确认" in page.content.decode()
    with clock.fixed_at(TUESDAY):
        commands.confirm_minutes(meeting=meeting, hash=meeting.hash, actor=cast.zhang_san)
    page = signed_in(cast.zhang_san).get(f"/meetings/{meeting.pk}/minutes/")
    assert "到会人员尚未全部确认" not in page.content.decode()


def test_v4_the_hash_they_confirm_can_be_looked_up_by_its_code_without_a_word(
    meeting: Meeting, cast: Cast
):
    page = signed_in(cast.zhang_san).get(f"/meetings/{meeting.pk}/minutes/").text
    assert "<svg" in page.partition('class="lookup"')[2].partition("</aside>")[0]
    place, zh = f"/verify/{meeting.hash}", {"Accept-Language": "zh-hans"}
    assert f"http://testserver{place}" in page
    open_to_all = Client().get(place, headers=zh)
    assert open_to_all.status_code == 200 and "会议纪要" in open_to_all.text
    assert "已签 1，应签 2" in open_to_all.text
    for word in ("目标不变", "客户投诉率", "周八", "/meetings/"):
        assert word not in open_to_all.text, "not a word of what it says"
    assert f"/meetings/{meeting.pk}/minutes/" in signed_in(cast.zhang_san).get(place).text
    assert "/meetings/" not in signed_in(cast.wu_jiu).get(place).text


def test_before_it_ended_there_are_none(plan: Plan, cast: Cast):
    with clock.fixed_at(TUESDAY):
        row = commands.call_meeting(
            project=plan.project, kind="weekly", starts_at=TUESDAY + timedelta(hours=1),
            lasts=30, place="", people=[cast.zhang_san], actor=cast.zhou_ba,
        )  # fmt: skip
    assert signed_in(cast.zhou_ba).get(f"/meetings/{row.pk}/minutes.pdf").status_code == 422


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_the_api_and_the_terminal_hand_out_the_minutes(
    meeting: Meeting, cast: Cast, tmp_path: Path, format: str
):
    words_of = pdf_words if format == "pdf" else word_words
    answer = signed_in(cast.zhang_san).get(f"/api/v1/meetings/{meeting.pk}/minutes.{format}")
    file = minutes_file(meeting, format, address=HERE)
    assert (answer.status_code, answer["Content-Type"]) == (200, file.type)
    path = tmp_path / f"minutes.{format}"
    assert export("T-1", "minutes", "-o", str(path)) == 0
    for content in (answer.content, path.read_bytes()):
        assert "目标不变" in squeezed(words_of(content))
    stranger = signed_in(cast.wu_jiu).get(f"/api/v1/meetings/{meeting.pk}/minutes.{format}")
    assert stranger.status_code == 404


def test_the_terminal_takes_the_meeting_that_ended_last_or_the_one_that_is_named(
    meeting: Meeting, plan: Plan, cast: Cast, tmp_path: Path
):
    later = TUESDAY + timedelta(days=7)
    with clock.fixed_at(later):
        row = commands.call_meeting(
            project=plan.project, kind="retrospective", starts_at=later + timedelta(hours=1),
            lasts=60, place="", people=[cast.zhang_san], actor=cast.zhou_ba,
        )  # fmt: skip
        row = commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)
        commands.end_meeting(
            meeting=row, present=[cast.zhang_san], summary="都写下来", notes={},
            version=row.version, actor=cast.zhou_ba,
        )  # fmt: skip
    path = tmp_path / "minutes.docx"
    assert export("T-1", "minutes", "-o", str(path)) == 0
    assert "都写下来" in squeezed(word_words(path.read_bytes()))
    assert export("T-1", "minutes", "--meeting", meeting.pk, "-o", str(path)) == 0
    assert "下周开始" in squeezed(word_words(path.read_bytes()))
    assert export("T-1", "minutes", "--meeting", "nobody", "-o", str(path)) == 2
    assert export("T-1", "minutes", "--format", "xlsx", "-o", str(path)) == 2


def export(*words: str) -> int:
    parser = ArgumentParser()
    add_export(parser)
    options = parser.parse_args(words)
    return int(options.run(options))
