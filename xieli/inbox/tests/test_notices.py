"""Who hears of what: from one table, never of oneself, never of what one may not see (T6)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.plans import Plan
from xieli.core import clock, events, subscriptions
from xieli.core.models import Cursor, Event
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.exception_reports.models import ExceptionReport
from xieli.inbox import commands
from xieli.inbox.models import Notice
from xieli.inbox.queries import shown_notices
from xieli.inbox.queries.recipients import RECIPIENTS
from xieli.inbox.rules import How
from xieli.inbox.tests.conftest import TEN
from xieli.kickoff.models import Project
from xieli.meetings import commands as meetings
from xieli.people import commands as staff
from xieli.people.models import Person


@pytest.fixture(autouse=True)
def _forgotten(plan: Plan) -> None:
    """What the making of the project told is not what these tests are about."""
    Notice.objects.all().delete()


def report(plan: Plan, actor: Person, reason: str = "工具延期") -> ExceptionReport:
    with clock.fixed_at(TEN):
        return exceptions.report_exception(
            task=plan.survey, text=ExceptionText(reason=reason), actor=actor
        )


def only_for(plan: Plan, people: list[Person]) -> None:
    """Make the project confidential, beside the command, which keeps its owners in."""
    Project.objects.filter(pk=plan.project.pk).update(is_confidential=True)
    plan.project.named_people.set(people)


def told() -> dict[str, str]:
    return dict(Notice.objects.values_list("person__name", "how"))


def test_s4_the_lead_is_told_at_once_and_whoever_waits_hears_of_it(plan: Plan, company: Cast):
    report(plan, company.zhang_san)
    assert told() == {"周八": "ask", "李四": "tell"}


def test_s6_who_is_called_to_a_meeting_finds_it_in_the_inbox_and_so_its_cancellation(
    plan: Plan, company: Cast
):
    with clock.fixed_at(TEN):
        row = meetings.call_meeting(
            project=plan.project, kind="weekly", starts_at=TEN + timedelta(hours=2), lasts=30,
            place="", people=[company.li_si], actor=company.zhou_ba,
        )  # fmt: skip
        subscriptions.catch_up_all()
        [called] = shown_notices(company.li_si)
        assert called.path == f"/meetings/{row.pk}/"
        meetings.cancel_meeting(meeting=row, version=row.version, actor=company.zhou_ba)
        subscriptions.catch_up_all()
        assert "取消" in shown_notices(company.li_si)[0].said


def test_nobody_is_told_of_what_they_did(plan: Plan, company: Cast):
    report(plan, company.zhou_ba)
    assert "周八" not in told()


def test_t6_who_may_not_see_the_project_hears_nothing(plan: Plan, company: Cast):
    only_for(plan, [company.zhou_ba, company.zhang_san])
    report(plan, company.zhang_san)
    assert told() == {"周八": "ask"}


def test_telling_twenty_costs_what_telling_two_does(plan: Plan, company: Cast):
    many = [
        staff.add_person(
            name=f"员工{n}", department=company.product, email=f"p{n}@example.com", actor=None
        )
        for n in range(20)
    ]
    few = _cost_of_telling(plan, company, many[:2])
    assert _cost_of_telling(plan, company, many) == few


def _cost_of_telling(plan: Plan, company: Cast, people: list[Person]) -> int:
    Notice.objects.all().delete()
    with clock.fixed_at(TEN):
        row = meetings.decide(
            project=plan.project, text="定稿", people=people, is_for_all=False,
            actor=company.zhou_ba,
        )  # fmt: skip
        event = Event.objects.get(subject_id=row.pk)
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as questions:
            commands.tell([event])
    assert Notice.objects.count() == len(people)
    return len(questions)


def test_what_was_told_disappears_with_the_right_to_see_it(plan: Plan, company: Cast):
    report(plan, company.zhang_san)
    only_for(plan, [company.zhou_ba])
    assert shown_notices(company.li_si) == []


def test_until_somebody_looks_news_of_one_thing_is_one_notice(plan: Plan, company: Cast):
    report(plan, company.zhang_san)
    report(plan, company.zhang_san, "又延期")
    [notice] = shown_notices(company.li_si)
    assert notice.count == 2
    assert commands.read_notices(actor=company.li_si) == 1
    assert shown_notices(company.li_si) == []
    report(plan, company.zhang_san, "第三次")
    assert [row.count for row in shown_notices(company.li_si)] == [1]


def test_nobody_reads_another_persons_notices(plan: Plan, company: Cast):
    report(plan, company.zhang_san)
    theirs = Notice.objects.get(person=company.li_si)
    assert commands.read_notices(actor=company.zhang_san, notices=[theirs.pk]) == 0


def test_handed_out_twice_it_is_told_once(plan: Plan, company: Cast):
    report(plan, company.zhang_san)
    subscriptions.catch_up_all()
    assert Notice.objects.get(person=company.li_si).count == 1


def test_after_an_upgrade_old_events_are_no_news(plan: Plan, company: Cast):
    report(plan, company.zhang_san)
    Notice.objects.all().delete()
    Cursor.objects.filter(name="inbox").delete()
    with clock.fixed_at(TEN + timedelta(days=4)):
        subscriptions.catch_up_all()
    assert told() == {}


def test_what_is_old_is_dropped(plan: Plan, company: Cast):
    report(plan, company.zhang_san)
    with clock.fixed_at(TEN + timedelta(days=91)):
        assert commands.forget_old() == 2


def test_every_event_of_the_table_has_a_sentence():
    assert {type.value for type in RECIPIENTS} <= set(events._sentences)


def test_weights_are_in_the_order_of_what_presses():
    assert sorted(How, key=lambda how: how.weight) == [How.TELL, How.ASK, How.ALARM]
