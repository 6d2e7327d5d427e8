"""S6: the agenda builds itself from what stands in the rows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.meetings.queries import weekly_agenda
from xieli.meetings.rules import Agenda
from xieli.progress import commands as progress

TUESDAY = datetime(2024, 3, 5, 2, tzinfo=UTC)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


def on(moment: datetime, plan: Plan) -> Agenda:
    with clock.fixed_at(moment):
        return weekly_agenda(plan.project)


def test_while_nothing_is_off_there_is_nothing_to_say(plan: Plan) -> None:
    assert on(TUESDAY, plan).spoken == []


def test_everything_about_a_task_is_one_topic(plan: Plan, cast: Cast) -> None:
    with clock.fixed_at(TUESDAY):
        progress.check_in(
            task=plan.survey, percent=50, forecast_finish=date(2024, 3, 11), actor=cast.zhang_san
        )
    [slot] = on(TUESDAY, plan).spoken
    said = "\n".join(slot.topic.why)
    assert slot.topic.title == plan.survey.title
    assert "需求文档撰写与评审" in said, "what it moves"
    assert "李四" in said and "2024-03-07" in said, "who waits for a new date"


def test_the_worst_comes_first(plan: Plan, cast: Cast) -> None:
    with clock.fixed_at(TUESDAY):
        exceptions.report_exception(
            task=plan.writing, text=ExceptionText(reason="评审人请假"), actor=cast.li_si
        )
        progress.check_in(
            task=plan.survey, percent=50, forecast_finish=date(2024, 4, 20), actor=cast.zhang_san
        )
    first = on(TUESDAY, plan).spoken[0].topic
    assert first.title == plan.survey.title, "it breaks the deadline"


def test_a_missing_check_in_is_talked_about(plan: Plan) -> None:
    friday = datetime(2024, 3, 8, 10, tzinfo=UTC)
    with clock.fixed_at(friday - timedelta(hours=2)):
        progress.climb()
    topics = {slot.topic.title: slot.topic for slot in on(friday, plan).spoken}
    assert topics[plan.survey.title].why == ["没有按时更新进度"]


def test_milestones_of_the_next_seven_days_are_told(plan: Plan) -> None:
    assert [slot.topic.title for slot in on(datetime(2024, 4, 1, tzinfo=UTC), plan).spoken] == [
        "上线验收"
    ]
    assert on(datetime(2024, 3, 30, tzinfo=UTC), plan).spoken == []


def test_what_is_closed_is_not_talked_about(plan: Plan, cast: Cast) -> None:
    with clock.fixed_at(TUESDAY):
        text = ExceptionText("因", "影响", "办法", date(2024, 3, 9))
        row = exceptions.report_exception(task=plan.writing, text=text, actor=cast.li_si)
        for step in (exceptions.acknowledge_exception, exceptions.close_exception):
            row = step(report=row, version=row.version, actor=cast.zhou_ba)
    assert on(TUESDAY, plan).spoken == []
