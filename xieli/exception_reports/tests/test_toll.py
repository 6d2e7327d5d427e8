"""S4: what an exception moves is computed: tasks that wait, milestones, the deadline."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.exception_reports import commands
from xieli.exception_reports.commands import ExceptionText
from xieli.exception_reports.models import Cause, ExceptionReport
from xieli.exception_reports.queries import Toll, ages, tolls
from xieli.people import commands as people
from xieli.workplan import commands as workplan
from xieli.workplan.models import Task


@pytest.fixture(autouse=True)
def _on_the_last_day() -> Iterator[None]:
    with clock.fixed_at(datetime(2024, 3, 7, 2, tzinfo=UTC)):
        yield


def reported(plan: Plan, cast: Cast, recovery_on: date | None = None) -> ExceptionReport:
    text = ExceptionText("工具延迟", recovery_on=recovery_on)
    return commands.report_exception(task=plan.survey, text=text, actor=cast.zhang_san)


def toll(plan: Plan, report: ExceptionReport) -> Toll:
    return tolls(plan.project, [report])[report.pk]


def test_s4_who_waits_is_moved_as_far_as_the_recovery_says(cast: Cast) -> None:
    plan = in_execution(cast)
    found = toll(plan, reported(plan, cast, date(2024, 3, 12)))
    assert found.days == 3
    [moved] = found.moved
    assert (moved.title, moved.days, moved.expected) == (
        "需求文档撰写与评审", 3, date(2024, 3, 20),
    )  # fmt: skip
    assert found.departments == ["产品部"]


def test_s4_a_forecast_is_believed_before_the_recovery_date(cast: Cast) -> None:
    plan = in_execution(cast)
    report = reported(plan, cast, date(2024, 3, 12))
    Task.objects.filter(pk=plan.survey.pk).update(forecast_finish=date(2024, 3, 8))
    assert [move.days for move in toll(plan, report).moved] == [1]


def test_s4_without_any_word_it_ends_today_at_the_earliest(cast: Cast) -> None:
    plan = in_execution(cast)
    report = reported(plan, cast)
    assert toll(plan, report).moved == ()
    with clock.fixed_at(datetime(2024, 3, 11, 2, tzinfo=UTC)):
        found = toll(plan, report)
    assert (found.age, found.days) == (2, 2)


def test_s4_what_is_done_or_closed_moves_nothing(cast: Cast) -> None:
    plan = in_execution(cast)
    report = reported(plan, cast, date(2024, 3, 12))
    Task.objects.filter(pk=plan.survey.pk).update(actual_finish=date(2024, 3, 7))
    assert toll(plan, report) == Toll(age=0)
    report.closed_at = clock.now()
    assert tolls(plan.project, [report]) == {}


def test_s4_a_reopened_date_moves_whoever_waits_from_the_moved_date(cast: Cast) -> None:
    plan = in_execution(cast)
    Task.objects.filter(pk=plan.survey.pk).update(forecast_finish=date(2024, 3, 12))
    workplan.reopen_passed_hand_overs(task=plan.survey, actor=cast.zhang_san)
    report = commands.open_exception(
        task=plan.writing, cause=Cause.HANDSHAKE_REOPENED, actor=cast.zhang_san
    )
    found = toll(plan, report)
    assert (report.task, found.days, found.moved) == (plan.writing, 3, ())
    workplan.propose_hand_over(
        predecessor=plan.survey, successor=plan.writing, hand_over_on=date(2024, 3, 14),
        actor=cast.zhang_san,
    )  # fmt: skip
    assert toll(plan, report).days == 5, "the date that is spoken of now"


def test_s5_t5_the_api_tells_the_age_the_page_tells(cast: Cast, client: Client) -> None:
    plan = in_execution(cast)
    report = reported(plan, cast)
    _row, secret = people.create_token(person=cast.zhou_ba, name="t", actor=cast.zhou_ba)
    with clock.fixed_at(datetime(2024, 3, 11, 3, tzinfo=UTC)):
        [age] = ages([report]).values()
        assert (age.days, age.hours) == (2, 17.0)
        assert toll(plan, report).age == age.days
    answer = client.get(
        f"/api/v1/projects/{plan.project.code}/exceptions",
        headers={"Authorization": f"Bearer {secret}"},
    )
    [told] = answer.json()["items"]
    assert {"age_days", "age_hours"} <= told.keys()
