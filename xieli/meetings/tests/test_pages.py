"""What somebody typed at a meeting is still there when it is refused, and no page breaks."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.meetings import commands
from xieli.meetings.models import Meeting, Point


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture
def lead(cast: Cast) -> Client:
    return signed_in(cast.zhou_ba)


def begun(plan: Plan, cast: Cast) -> Meeting:
    exceptions.report_exception(
        task=plan.survey, text=ExceptionText(reason="工具延期"), actor=cast.zhang_san
    )
    row = commands.call_meeting(
        project=plan.project, kind="weekly", starts_at=clock.now() + timedelta(hours=1), lasts=30,
        place="", people=[cast.zhang_san, cast.li_si], actor=cast.zhou_ba,
    )  # fmt: skip
    return commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)


def ended(row: Meeting, cast: Cast) -> Meeting:
    return commands.end_meeting(
        meeting=row, present=[cast.li_si], summary="", notes={}, version=row.version,
        actor=cast.zhou_ba,
    )  # fmt: skip


def call(lead: Client, cast: Cast, **said: str) -> Any:
    usual = {
        "kind": "weekly", "starts_at": "2099-01-05T10:00", "lasts": "30", "place": "三楼",
        "people": cast.li_si.pk,
    }  # fmt: skip
    return lead.post("/projects/T-1/meetings/calls/", usual | said)


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:30", "0001-01-01T00:00", "9000-01-01T00:00", "soon"]
)
def test_a_moment_out_of_reach_is_refused_and_breaks_no_page(
    plan: Plan, cast: Cast, lead: Client, moment: str
):
    answer = call(lead, cast, starts_at=moment)
    assert answer.status_code == 422 and "请填写开始的日期和时间" in answer.text
    assert not Meeting.objects.exists()
    assert lead.get("/projects/T-1/meetings/").status_code == 200


def test_who_was_chosen_for_a_meeting_stays_chosen(plan: Plan, cast: Cast, lead: Client):
    page = call(lead, cast, lasts="45").text
    assert 'value="三楼"' in page
    assert _box(cast.li_si.pk) + " checked" in page
    assert _box(cast.zhang_san.pk) + " checked" not in page


def _box(pk: str) -> str:
    return f'name="people" value="{pk}"'


def test_a_remark_on_the_minutes_is_kept(plan: Plan, cast: Cast):
    row = ended(begun(plan, cast), cast)
    said = {"hash": "0" * 64, "remark": "缺一句"}
    answer = signed_in(cast.li_si).post(f"/meetings/{row.pk}/confirmations/", said)
    assert answer.status_code == 409
    assert 'value="缺一句"' in answer.text


def test_why_a_decision_is_taken_back_is_kept(plan: Plan, cast: Cast, lead: Client):
    row = commands.decide(
        project=plan.project, text="定稿", people=[cast.li_si], is_for_all=False,
        actor=cast.zhou_ba,
    )  # fmt: skip
    said = {"reason": "写错了日期", "version": "7"}
    answer = lead.post(f"/decisions/{row.pk}/withdrawals/", said)
    assert answer.status_code == 409
    assert 'value="写错了日期"' in answer.text


def test_a_note_that_is_too_long_is_refused_and_kept(plan: Plan, cast: Cast, lead: Client):
    point = Point.objects.get(meeting=begun(plan, cast))
    said = {f"notes_{point.pk}": "长" * 2001, f"seen_{point.pk}": ""}
    answer = lead.post(f"/meetings/points/{point.pk}/notes/", said)
    assert answer.status_code == 422
    assert "“讨论记录”最多 2000 字，现在有 2001 字。" in answer.text
    assert "长" * 2001 in answer.text
    point.refresh_from_db()
    assert point.notes == ""


def test_a_line_end_counts_once(plan: Plan, cast: Cast, lead: Client):
    row = begun(plan, cast)
    said = {"present": cast.li_si.pk, "summary": "\r\n".join("长" * 2500), "version": row.version}
    answer = lead.post(f"/meetings/{row.pk}/endings/", said)
    assert answer.status_code == 302, "4,999 characters, as the browser counts them"


def test_what_was_typed_into_a_meeting_that_has_ended_is_shown(
    plan: Plan, cast: Cast, lead: Client
):
    row = begun(plan, cast)
    point = Point.objects.get(meeting=row)
    ended(row, cast)
    said = {f"notes_{point.pk}": "周四前交付", f"seen_{point.pk}": "", "summary": "改期"}
    answer = lead.post(f"/meetings/{row.pk}/endings/", said | {"version": row.version})
    assert answer.status_code in (409, 422)
    assert "周四前交付" in answer.text and "改期" in answer.text


def test_what_was_to_be_agreed_there_is_kept_too(plan: Plan, cast: Cast, lead: Client):
    row = ended(begun(plan, cast), cast)
    said = {"meeting": row.pk, "text": "催技术部", "owner": cast.li_si.pk, "due_on": "2099-01-02"}
    answer = lead.post("/projects/T-1/actions/", said)
    assert answer.status_code == 422
    assert 'value="催技术部"' in answer.text
