"""S6: a meeting is called, held with notes, ended with minutes those present confirm."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleText, StaleVersion
from xieli.core.models import Ledger
from xieli.core.verification import findings
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.meetings import commands, queries
from xieli.meetings.forms import invitation, notes_said
from xieli.meetings.models import ActionItem, Attendance, Meeting
from xieli.people.models import Person

TUESDAY = datetime(2024, 3, 5, 2, tzinfo=UTC)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture(autouse=True)
def _tuesday():
    with clock.fixed_at(TUESDAY):
        yield


def called(plan: Plan, cast: Cast, **said: Any) -> Meeting:
    usual: dict[str, Any] = {
        "kind": "weekly",
        "starts_at": TUESDAY + timedelta(hours=1),
        "lasts": 30,
        "place": "三楼会议室",
        "people": [cast.zhang_san, cast.li_si],
    }
    return commands.call_meeting(project=plan.project, actor=cast.zhou_ba, **(usual | said))


def begun(plan: Plan, cast: Cast) -> Meeting:
    exceptions.report_exception(
        task=plan.survey, text=ExceptionText(reason="工具延期"), actor=cast.zhang_san
    )
    row = called(plan, cast)
    return commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)


def ended(plan: Plan, cast: Cast) -> Meeting:
    row = begun(plan, cast)
    [point] = row.points.all()
    commands.note_point(point=point, notes=commands.Noted("周四前交付"), actor=cast.li_si)
    commands.assign_action(
        project=plan.project,
        meeting=row,
        text="催技术部",
        owner=cast.zhang_san,
        due_on=date(2024, 3, 7),
        actor=cast.zhou_ba,
    )
    return commands.end_meeting(
        meeting=row, present=[cast.zhang_san], summary="改期一天", notes={},
        version=row.version, actor=cast.zhou_ba,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"lasts": 45}, None),
        ({"lasts": 3}, "lasts"),
        ({"starts_at": TUESDAY - timedelta(minutes=1)}, "starts_at"),
        ({"people": []}, "people"),
        ({"kind": "tea"}, "kind"),
    ],
)
def test_what_is_no_meeting_is_refused_in_words(
    plan: Plan, cast: Cast, said: dict[str, Any], field: str | None
):
    with pytest.raises(RuleViolation) as refusal:
        called(plan, cast, **said)
    assert refusal.value.field == field
    assert not Meeting.objects.exists()


def test_other_meetings_may_last_longer(plan: Plan, cast: Cast):
    assert called(plan, cast, kind="retrospective", lasts=120).lasts == 120


def test_a_stranger_calls_nobody_and_is_called_by_nobody(plan: Plan, cast: Cast):
    with pytest.raises(NotAllowed):
        commands.call_meeting(
            project=plan.project, kind="weekly", starts_at=TUESDAY + timedelta(hours=1), lasts=30,
            place="", people=[cast.li_si], actor=cast.wu_jiu,
        )  # fmt: skip
    row = called(plan, cast, people=[cast.li_si, cast.wu_jiu])
    assert {each.person.name for each in row.attendances.all()} == {"周八", "李四"}


def test_its_agenda_is_that_of_the_moment_it_begins(plan: Plan, cast: Cast):
    row = begun(plan, cast)
    assert [point.title for point in row.points.all()] == [plan.survey.title]
    assert "工具延期" in row.points.get().why
    with pytest.raises(RuleViolation):
        commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("kickoff", "里程碑与最终期限"),
        ("acceptance", "投诉率"),
        ("retrospective", "哪些要标准化？"),
    ],
)
def test_the_other_kinds_have_their_own_agenda(plan: Plan, cast: Cast, kind: str, title: str):
    row = called(plan, cast, kind=kind, lasts=60)
    assert title in [slot.topic.title for slot in queries.agenda_of(row).spoken]


def test_the_minutes_hold_what_was_said_and_never_change(plan: Plan, cast: Cast):
    row = ended(plan, cast)
    content = row.content
    assert content["present"] == ["客服部·周八", "客服部·张三"]
    assert content["points"][0]["notes"] == "周四前交付"
    assert content["action_items"] == [
        {"text": "催技术部", "owner": "张三", "due_on": "2024-03-07"}
    ]
    with pytest.raises(RuleViolation):
        commands.note_point(
            point=row.points.get(), notes=commands.Noted("另一句"), actor=cast.li_si
        )
    with pytest.raises(RuleViolation):
        commands.end_meeting(
            meeting=row, present=[cast.li_si], summary="", notes={}, version=row.version,
            actor=cast.zhou_ba,
        )  # fmt: skip


def test_t4_two_who_note_the_same_point_are_told(plan: Plan, cast: Cast):
    row = begun(plan, cast)
    [point] = row.points.all()
    commands.note_point(point=point, notes=commands.Noted("周四前交付"), actor=cast.li_si)
    late = commands.Noted("周五前交付", seen="")
    with pytest.raises(StaleVersion) as refusal:
        commands.note_point(point=point, notes=late, actor=cast.zhang_san)
    assert (refusal.value.given, refusal.value.current) == ("", "周四前交付")
    with pytest.raises(StaleVersion):
        commands.end_meeting(
            meeting=row, present=[cast.li_si], summary="", notes={point.pk: late},
            version=row.version, actor=cast.zhou_ba,
        )  # fmt: skip
    assert row.points.get().notes == "周四前交付"


def test_what_was_typed_is_in_the_minutes_whether_saved_or_not(plan: Plan, cast: Cast):
    row = begun(plan, cast)
    [point] = row.points.all()
    said = QueryDict(mutable=True)
    said.update({f"notes_{point.pk}": "周四前\r\n交付", f"seen_{point.pk}": ""})
    row = commands.end_meeting(
        meeting=row, present=[cast.li_si], summary="", notes=notes_said(said),
        version=row.version, actor=cast.zhou_ba,
    )  # fmt: skip
    assert row.content["points"][0]["notes"] == "周四前\n交付"


def test_t4_the_same_words_with_other_line_ends_are_the_same(plan: Plan, cast: Cast):
    row = begun(plan, cast)
    row.points.update(notes="周四\r\n交付")
    [point] = row.points.all()
    commands.note_point(
        point=point, notes=commands.Noted("周五\n交付", seen="周四\n交付"), actor=cast.li_si
    )
    assert row.points.get().notes == "周五\n交付"


def test_an_old_page_writes_nothing_its_reader_did_not_type(plan: Plan, cast: Cast):
    said = QueryDict("notes_a=周四%0D%0A前&seen_a=周四%0A前&notes_b=新&seen_b=")
    assert notes_said(said) == {"b": commands.Noted("新")}


def test_those_present_confirm_exactly_these_minutes_once(plan: Plan, cast: Cast):
    row = ended(plan, cast)
    assert [each.meeting for each in queries.minutes_to_confirm(cast.zhang_san)] == [row]
    with pytest.raises(NotAllowed):
        commands.confirm_minutes(meeting=row, hash=row.hash, actor=cast.li_si)
    with pytest.raises(StaleText):
        commands.confirm_minutes(meeting=row, hash="0" * 64, actor=cast.zhang_san)
    commands.confirm_minutes(meeting=row, hash=row.hash, remark="缺一句", actor=cast.zhang_san)
    assert queries.minutes_to_confirm(cast.zhang_san) == []
    with pytest.raises(RuleViolation):
        commands.confirm_minutes(meeting=row, hash=row.hash, actor=cast.zhang_san)


def test_nobody_holds_a_meeting_alone_nor_on_an_old_page(plan: Plan, cast: Cast):
    row = begun(plan, cast)
    with pytest.raises(RuleViolation):
        commands.end_meeting(
            meeting=row, present=[], summary="", notes={}, version=row.version, actor=cast.zhou_ba
        )
    with pytest.raises(StaleVersion):
        commands.end_meeting(
            meeting=row, present=[cast.li_si], summary="", notes={}, version=1, actor=cast.zhou_ba
        )


def test_what_was_agreed_comes_back_when_it_is_late(plan: Plan, cast: Cast):
    ended(plan, cast)
    [item] = ActionItem.objects.all()
    assert queries.open_actions(cast.zhang_san) == [item]
    with clock.fixed_at(TUESDAY + timedelta(days=7)):
        titles = [slot.topic.title for slot in queries.weekly_agenda(plan.project).spoken]
        assert "催技术部" in titles
        with pytest.raises(NotAllowed):
            commands.finish_action(action=item, actor=cast.li_si)
        commands.finish_action(action=item, actor=cast.zhang_san)
        titles = [slot.topic.title for slot in queries.weekly_agenda(plan.project).spoken]
        assert "催技术部" not in titles
        with pytest.raises(RuleViolation):
            commands.finish_action(action=item, actor=cast.zhang_san)


@pytest.mark.parametrize("said", [{"text": " "}, {"due_on": date(2024, 3, 4)}, {"owner": "wu_jiu"}])
def test_an_action_item_names_what_who_and_when(plan: Plan, cast: Cast, said: dict[str, Any]):
    usual: dict[str, Any] = {
        "text": "催数据",
        "owner": "zhang_san",
        "due_on": date(2024, 3, 7),
    } | said
    with pytest.raises(RuleViolation):
        commands.assign_action(
            project=plan.project, actor=cast.zhou_ba,
            **(usual | {"owner": getattr(cast, usual["owner"])}),
        )  # fmt: skip


def test_a_cancelled_meeting_does_not_begin(plan: Plan, cast: Cast):
    row = called(plan, cast)
    row = commands.cancel_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)
    with pytest.raises(RuleViolation):
        commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)
    assert b"METHOD:CANCEL" in invitation(row)
    assert b"ORGANIZER;CN=" in invitation(row)


def test_the_invitation_is_read_by_calendars(plan: Plan, cast: Cast):
    lines = invitation(called(plan, cast)).decode().replace("\r\n ", "").split("\r\n")
    assert "DTSTART:20240305T030000Z" in lines and "DTEND:20240305T033000Z" in lines
    assert "LOCATION:三楼会议室" in lines
    assert "METHOD:REQUEST" in lines and "ORGANIZER;CN=周八:mailto:zhou.ba@example.com" in lines
    assert "ATTENDEE;CN=李四;PARTSTAT=NEEDS-ACTION:mailto:li.si@example.com" in lines
    assert "ATTENDEE;CN=周八;PARTSTAT=ACCEPTED:mailto:zhou.ba@example.com" in lines


def test_who_has_no_address_is_named_in_the_invitation(plan: Plan, cast: Cast):
    Person.objects.filter(pk=cast.zhou_ba.pk).update(email="", mobile="13800000000")
    row = Meeting.objects.get(pk=called(plan, cast).pk)
    assert "ORGANIZER;CN=周八:invalid:nomail" in invitation(row).decode()


def test_the_api_hands_out_the_invitation_the_page_does(plan: Plan, cast: Cast):
    row = called(plan, cast)
    browser = signed_in(cast.li_si)
    for path in (f"/meetings/{row.pk}", f"/api/v1/meetings/{row.pk}"):
        answer = browser.get(f"{path}/invitation.ics")
        assert answer.content == invitation(row)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    stranger = signed_in(cast.wu_jiu)
    assert stranger.get(f"/api/v1/meetings/{row.pk}/invitation.ics").status_code == 404


@pytest.mark.parametrize(
    ("alter", "problem"),
    [
        (
            lambda: Meeting.objects.update(content={"summary": "另一个结论"}),
            "minutes are not those that were written",
        ),
        (
            lambda: Attendance.objects.filter(is_present=True).update(confirmed_at=TUESDAY),
            "minutes are not confirmed by those the ledger tells of",
        ),
    ],
)
def test_v1_minutes_changed_beside_the_commands_are_found(plan: Plan, cast: Cast, alter, problem):
    ended(plan, cast)
    ledger = Ledger.objects.get(pk=plan.project.ledger_id)
    assert list(findings(ledger)) == []
    alter()
    assert [each.problem for each in findings(ledger)] == [problem]
