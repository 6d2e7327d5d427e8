"""What leaves the house: at once, once, in order, within every limit, or by mail (R7, R8)."""

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core import mail

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan
from xieli.channels.models import Kind
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.rounds import go_round
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.inbox import commands
from xieli.inbox.models import Habits, Message, Notice, State
from xieli.inbox.queries import outbox
from xieli.inbox.tests.conftest import TEN, Office
from xieli.kickoff import commands as kickoff
from xieli.meetings import commands as meetings
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.workplan.models import Task

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _forgotten(plan: Plan) -> None:
    """The making of the project told much, and everybody has had this morning's digest."""
    Notice.objects.all().delete()
    had = TEN.date()
    Habits.objects.bulk_create(Habits(person=each, digest_on=had) for each in Person.objects.all())


def report(office: Office, plan: Plan, cast: Cast, reason: str = "工具延期") -> None:
    """Something the lead, 周八, is asked to take up."""
    with clock.fixed_at(office.now):
        exceptions.report_exception(
            task=plan.survey, text=ExceptionText(reason=reason), actor=cast.zhang_san
        )


def text_of(robot: Any) -> str:
    return json.dumps(robot.arrived, ensure_ascii=False)


def test_a_direct_ask_goes_to_ones_own_channel(office: Office, plan: Plan, company: Cast):
    robot, _channel = office.own(Kind.FEISHU, company.zhou_ba)
    report(office, plan, company)
    assert office.round() == 1
    assert office.round(MINUTE) == 0, "and once"
    assert "报备异常" in text_of(robot)


def test_else_to_the_projects_group_which_calls_whom_it_is_for(
    office: Office, plan: Plan, company: Cast
):
    people.change_mobile(
        person=company.zhou_ba, mobile="13800000001", version=company.zhou_ba.version,
        actor=company.zhou_ba,
    )  # fmt: skip
    robot, _channel = office.group(Kind.DINGTALK, plan)
    report(office, plan, company)
    office.round()
    assert "13800000001" in text_of(robot) and "周八" in text_of(robot)


def test_else_by_mail(office: Office, plan: Plan, company: Cast):
    report(office, plan, company)
    office.round()
    assert [letter.to for letter in mail.outbox] == [["zhou.ba@example.com"]]


def test_for_your_information_never_leaves_the_house(office: Office, plan: Plan, company: Cast):
    robot, _channel = office.own(Kind.FEISHU, company.li_si)
    report(office, plan, company)
    office.round()
    assert robot.arrived == []


def test_in_the_quiet_hours_nothing_goes_and_the_digest_tells_in_the_morning(
    office: Office, plan: Plan, company: Cast
):
    robot, _channel = office.own(Kind.FEISHU, company.zhou_ba)
    office.now += 11 * HOUR  # 21:00
    report(office, plan, company)
    assert office.round() == 0
    office.round(11 * HOUR)  # 08:00
    assert robot.arrived == []
    for _minutes in range(3):
        office.round(HOUR * 1.5)
    assert len(robot.arrived) == 1
    assert "件事等您办" in text_of(robot)


def test_quiet_hours_are_ones_own_choice(office: Office, plan: Plan, company: Cast):
    office.own(Kind.FEISHU, company.zhou_ba)
    Habits.objects.filter(person=company.zhou_ba).delete()
    commands.set_habits(
        quiet_from=time(9), quiet_until=time(11), has_pushes=True, has_digest=False,
        actor=company.zhou_ba,
    )  # fmt: skip
    report(office, plan, company)
    assert office.round() == 0
    assert office.round(HOUR) == 1


def test_nobody_is_pushed_more_than_five_times_a_day(office: Office, plan: Plan, company: Cast):
    robot, _channel = office.own(Kind.FEISHU, company.zhou_ba)
    for number in range(8):
        report(office, plan, company, f"第 {number} 件")
        office.round(10 * MINUTE)
    assert len(robot.arrived) == 5


def test_who_is_away_is_left_alone(office: Office, plan: Plan, company: Cast):
    robot, _channel = office.own(Kind.FEISHU, company.zhou_ba)
    with clock.fixed_at(office.now):
        day = office.now.date()
        people.record_absence(
            person=company.zhou_ba, starts_on=day, ends_on=day, actor=company.zhou_ba
        )
    report(office, plan, company)
    office.round()
    assert robot.arrived == []


def test_a_dead_channel_falls_back_to_mail_and_an_administrator_hears_of_it(
    office: Office, plan: Plan, company: Cast
):
    robot, channel = office.group(Kind.WECOM, plan)
    robot.is_gone = True
    report(office, plan, company)
    for _times in range(3):
        office.round(MINUTE)
    channel.refresh_from_db()
    assert channel.dead_at is not None
    assert {to for letter in mail.outbox for to in letter.to} == {
        "zhou.ba@example.com",
        "admin@example.com",
    }
    assert Message.objects.get(channel=channel).state == State.REROUTED


def test_t5_the_api_says_of_the_outbox_what_the_page_says(
    office: Office, plan: Plan, company: Cast
):
    robot, channel = office.group(Kind.FEISHU, plan)
    robot.is_gone = True
    report(office, plan, company)
    office.round(MINUTE)
    go_round({"messages_sent": _away})
    said = signed_in(company.admin).get("/api/v1/status").json()
    found = outbox()
    assert said["dead_channels"] == [{"id": channel.pk, "name": channel.name}]
    assert said["waiting"] == found.waiting and said["sent_today"] == found.sent_today
    [row] = said["rounds"]
    assert row["is_failing"] and "the mail server is away" in row["error"]
    assert signed_in(company.zhou_ba).get("/api/v1/status").status_code == 403


def test_r7_a_worker_killed_after_handing_over_sends_it_once_more_with_the_same_id(
    office: Office, plan: Plan, company: Cast, monkeypatch: pytest.MonkeyPatch
):
    robot, _channel = office.own(Kind.FEISHU, company.zhou_ba)
    report(office, plan, company)

    def killed(*_said: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("xieli.inbox.commands.sending._note", killed)
        with pytest.raises(SystemExit):
            office.round()
    assert office.round(MINUTE) == 0, "it is leased"
    assert office.round(2 * MINUTE) == 1
    [message] = Message.objects.all()
    assert text_of(robot).count(f"message={message.pk}") == 2


def test_r7_what_fails_every_second_time_arrives_in_order(
    office: Office, plan: Plan, company: Cast
):
    robot, _channel = office.own(Kind.FEISHU, company.zhou_ba)
    robot.fails_every_second = True
    for number in range(3):
        report(office, plan, company, f"第 {number} 件")
        office.round()
        office.now += MINUTE
    for _times in range(12):
        office.round(5 * MINUTE)
    ids = list(Message.objects.order_by("made_at").values_list("pk", flat=True))
    places = [text_of(robot).index(f"message={pk}") for pk in ids]
    assert len(robot.arrived) == len(ids) == 3
    assert places == sorted(places)


def test_r7_after_three_days_it_is_given_up_and_sent_again_by_a_click(
    office: Office, plan: Plan, company: Cast, monkeypatch: pytest.MonkeyPatch
):
    report(office, plan, company)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _away)
        office.round()
        for _days in range(4):
            office.round(timedelta(days=1))
    with clock.fixed_at(office.now):
        [failed] = [row.message for row in outbox().failed if row.message.kind == "push"]
        with pytest.raises(NotAllowed):
            commands.send_again(message=failed, actor=company.zhou_ba)
        commands.send_again(message=failed, actor=company.admin)
    before = len(mail.outbox)
    assert office.round() >= 1
    assert len(mail.outbox) > before
    with pytest.raises(RuleViolation):
        commands.send_again(message=failed, actor=company.admin)


def _away(*_said: object) -> int:
    raise OSError("the mail server is away")


@pytest.mark.parametrize("kind", [Kind.DINGTALK, Kind.WECOM, Kind.FEISHU])
def test_r8_a_thousand_reminders_reach_a_group_within_its_limit_in_ten_minutes(
    office: Office, plan: Plan, company: Cast, kind: Kind
):
    robot, _channel = office.group(kind, plan)
    owners = [
        people.add_person(
            name=f"员工{n}", department=company.service, email=f"p{n}@example.com", actor=None
        )
        for n in range(40)
    ]
    _many_tasks(plan, owners, 25)
    with clock.fixed_at(office.now):
        progress.set_cadence(
            project=plan.project,
            rhythm="daily",
            weekday=4,
            at=time(12),
            version=1,
            actor=company.zhou_ba,
        )
        assert progress.climb() >= 1000
    for _rounds in range(60):
        office.round(timedelta(seconds=10))
    assert robot.refusals == []
    pushes = Message.objects.filter(kind="push")
    assert not pushes.waiting().exists()
    assert pushes.filter(state=State.SENT).count() == len(robot.arrived) >= 1000 / 12
    assert {f"员工{n}" for n in range(40) if f"员工{n}：" in text_of(robot)} == {
        owner.name for owner in owners
    }


def _many_tasks(plan: Plan, owners: list[Any], each: int) -> None:
    """Tasks of a plan that is signed: made beside the commands, which this is not about."""
    Task.objects.bulk_create(
        Task(
            project=plan.project, department=owner.department, owner=owner, title=f"任务{n}-{m}",
            position=10 + n * each + m, planned_start=TEN.date(), module="m", action="a",
        )
        for n, owner in enumerate(owners)
        for m in range(each)
    )  # fmt: skip


def test_a_project_group_reads_once_a_day_who_is_waiting_for_whom(
    office: Office, plan: Plan, company: Cast
):
    robot, _channel = office.group(Kind.FEISHU, plan)
    with clock.fixed_at(office.now):
        progress.check_in(
            task=plan.survey, percent=50, forecast_finish=date(2024, 3, 9), actor=company.zhang_san
        )
    Notice.objects.all().delete()
    office.now += 7 * HOUR  # 17:00, when check-ins are due
    assert office.round() == 0, "not at the full hour"
    office.round(20 * MINUTE)
    office.round(20 * MINUTE)
    assert len(robot.arrived) == 1
    assert "谁在等谁" in text_of(robot)
    assert "李四 等 客服部·张三 确认" in text_of(robot)


def test_k7_a_project_that_rests_sends_no_card(office: Office, plan: Plan, company: Cast):
    robot, _channel = office.group(Kind.FEISHU, plan)
    with clock.fixed_at(office.now):
        kickoff.pause_project(
            project=plan.project, reason="等预算", until=office.now.date() + timedelta(days=30),
            version=plan.project.version, actor=company.zhou_ba,
        )  # fmt: skip
    Notice.objects.all().delete()
    office.round(7.5 * HOUR)
    assert robot.arrived == []


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        (Kind.DINGTALK, '"isAtAll": true'),
        (Kind.WECOM, '"mentioned_mobile_list": ["@all"]'),
        (Kind.FEISHU, "<at id=all></at>"),
    ],
)
def test_s7_a_decision_for_everybody_calls_the_whole_group_once_and_in_full(
    office: Office, plan: Plan, company: Cast, kind: Kind, call: str
):
    robot, _channel = office.group(kind, plan)
    with clock.fixed_at(office.now):
        meetings.decide(
            project=plan.project, text="评审改到周四", people=[], is_for_all=True,
            actor=company.zhou_ba,
        )  # fmt: skip
    office.round()
    assert len(robot.arrived) == 1, robot.refusals
    assert "评审改到周四" in text_of(robot) and call in text_of(robot)


def test_s7_nothing_else_calls_everybody(office: Office, plan: Plan, company: Cast):
    robot, _channel = office.group(Kind.FEISHU, plan)
    with clock.fixed_at(office.now):
        meetings.decide(
            project=plan.project, text="评审改到周四", people=[company.li_si], is_for_all=False,
            actor=company.zhou_ba,
        )  # fmt: skip
    office.round()
    assert "<at id=all>" not in text_of(robot) and "li.si@example.com" in text_of(robot)
