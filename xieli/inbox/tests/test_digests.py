"""What pressed and could not be said at once is said in the morning: not lost, not twice (R9)."""

import json
from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail

from tests.cast import Cast
from tests.plans import Plan
from xieli.channels.models import Kind
from xieli.core import clock, subscriptions
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.inbox import commands
from xieli.inbox.commands import writing
from xieli.inbox.models import Habits, Message, Notice
from xieli.inbox.queries.letters import Letter, digest_of
from xieli.inbox.tests.conftest import TEN, Office
from xieli.kickoff.models import Project
from xieli.meetings import commands as meetings
from xieli.people.models import Person

HOUR = timedelta(hours=1)
EVENING, NIGHT = 11 * HOUR, 12.5 * HOUR  # 21:00, and from then to 09:30


@pytest.fixture(autouse=True)
def _forgotten(plan: Plan) -> None:
    """The making of the project told much, and everybody has had this morning's digest."""
    Notice.objects.all().delete()
    had = TEN.date()
    Habits.objects.bulk_create(Habits(person=each, digest_on=had) for each in Person.objects.all())


def call_off(office: Office, plan: Plan, cast: Cast) -> None:
    """A meeting is cancelled, which leaves nothing among the to-dos of 李四."""
    with clock.fixed_at(office.now):
        row = meetings.call_meeting(
            project=plan.project, kind="weekly", starts_at=office.now + 20 * HOUR, lasts=30,
            place="", people=[cast.li_si], actor=cast.zhou_ba,
        )  # fmt: skip
        meetings.cancel_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)


def text_of(robot: Any) -> str:
    return json.dumps(robot.arrived, ensure_ascii=False)


def test_a_meeting_cancelled_in_the_evening_is_told_in_the_morning_and_once(
    office: Office, plan: Plan, company: Cast
):
    robot, _channel = office.own(Kind.FEISHU, company.li_si)
    office.now += EVENING
    call_off(office, plan, company)
    office.round()
    office.round(11 * HOUR)  # eight o'clock: the quiet hours are over
    assert robot.arrived == []
    for _times in range(4):
        office.round(HOUR)
    assert len(robot.arrived) == 1 and "周八取消" in text_of(robot)
    assert not Notice.objects.to_push().filter(person=company.li_si).exists()


def test_what_a_day_without_a_worker_left_unsaid_is_in_the_next_digest(
    office: Office, plan: Plan, company: Cast
):
    robot, _channel = office.own(Kind.FEISHU, company.li_si)
    call_off(office, plan, company)
    office.round(3 * HOUR)
    assert robot.arrived == []
    office.round(20.5 * HOUR)
    assert "周八取消" in text_of(robot)


def test_a_channel_that_died_in_the_evening_reaches_an_administrator_without_to_dos(
    office: Office, plan: Plan, company: Cast
):
    robot, _channel = office.group(Kind.WECOM, plan)
    robot.is_gone = True
    Habits.objects.filter(person=company.zhou_ba).update(quiet_from=time(0), quiet_until=time(0))
    office.now += EVENING
    with clock.fixed_at(office.now):
        exceptions.report_exception(
            task=plan.survey, text=ExceptionText(reason="工具延期"), actor=company.zhang_san
        )
    for _times in range(3):
        office.round(timedelta(minutes=1))
    assert not [letter for letter in mail.outbox if letter.to == ["admin@example.com"]]
    office.round(NIGHT)
    [letter] = [letter for letter in mail.outbox if letter.to == ["admin@example.com"]]
    assert "失效" in letter.subject


def test_who_wants_no_digest_is_told_when_the_quiet_hours_are_over(
    office: Office, plan: Plan, company: Cast
):
    robot, _channel = office.own(Kind.FEISHU, company.li_si)
    Habits.objects.filter(person=company.li_si).update(has_digest=False)
    office.now += EVENING
    call_off(office, plan, company)
    office.round()
    assert robot.arrived == []
    office.round(NIGHT)
    office.round(HOUR)
    assert len(robot.arrived) == 1 and "周八取消" in text_of(robot)


def test_whom_only_a_group_reaches_hears_of_it_there(
    office: Office, plan: Plan, company: Cast, settings: Any
):
    settings.MAIL = ""
    robot, _channel = office.group(Kind.FEISHU, plan)
    office.now += EVENING
    call_off(office, plan, company)
    office.round()
    assert robot.arrived == []
    office.round(NIGHT)
    assert text_of(robot).count("周八取消") == 1


def test_t6_who_may_not_see_it_any_more_is_not_told(office: Office, plan: Plan, company: Cast):
    office.own(Kind.FEISHU, company.li_si)
    call_off(office, plan, company)
    with clock.fixed_at(office.now):
        subscriptions.catch_up_all()
        letter = digest_of(company.li_si)
        assert letter is not None and letter.notices
        Project.objects.update(is_confidential=True)
        plan.project.named_people.set([company.zhou_ba])
        later = digest_of(company.li_si)
    assert later is None or not later.notices


def test_what_goes_on_while_a_digest_is_written_is_not_lost(
    office: Office, plan: Plan, company: Cast, monkeypatch: pytest.MonkeyPatch
):
    office.own(Kind.FEISHU, company.li_si)
    call_off(office, plan, company)
    with clock.fixed_at(office.now):
        subscriptions.catch_up_all()
    [first] = Notice.objects.to_push().filter(person=company.li_si)

    def and_then(person: Person) -> Letter | None:
        letter = digest_of(person)
        newest = Notice.objects.exclude(event=first.event_id).first()
        if person == company.li_si and newest is not None:
            Notice.objects.filter(pk=first.pk).update(event=newest.event)
        return letter

    with clock.fixed_at(office.now):
        exceptions.report_exception(
            task=plan.survey, text=ExceptionText(reason="工具延期"), actor=company.zhang_san
        )
        subscriptions.catch_up_all()
    office.now += 23.5 * HOUR
    with clock.fixed_at(office.now), monkeypatch.context() as patched:
        patched.setattr(writing, "digest_of", and_then)
        commands.write_due()
    digests = Message.objects.filter(kind="digest", people=company.li_si)
    assert not digests.exists()
    with clock.fixed_at(office.now):
        commands.write_due()
    assert digests.count() == 1


def test_what_there_is_no_room_for_is_counted(office: Office, plan: Plan, company: Cast):
    office.own(Kind.FEISHU, company.li_si)
    for _number in range(15):
        call_off(office, plan, company)
    with clock.fixed_at(office.now):
        subscriptions.catch_up_all()
        letter = digest_of(company.li_si)
    assert letter is not None
    assert len(letter.lines) <= 12
    assert len(letter.notices) == 15
    assert letter.lines[-1].words.startswith("另有")
