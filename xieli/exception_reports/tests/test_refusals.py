"""S4 and S5: each step of an exception is refused where it would be out of turn."""

from datetime import UTC, date, datetime

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.exception_reports import commands
from xieli.exception_reports.commands import ExceptionText
from xieli.exception_reports.models import Cause, ExceptionReport

WHOLE = ExceptionText("工具延迟", "顺延三天", "先用月报", date(2024, 3, 12))


@pytest.fixture(autouse=True)
def on_sunday():
    with clock.fixed_at(datetime(2024, 3, 10, 8, tzinfo=UTC)):
        yield


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def reported(plan: Plan, cast: Cast, text: ExceptionText = WHOLE) -> ExceptionReport:
    return commands.report_exception(task=plan.survey, text=text, actor=cast.zhang_san)


def closed(plan: Plan, cast: Cast) -> ExceptionReport:
    report = reported(plan, cast)
    report = commands.acknowledge_exception(
        report=report, version=report.version, actor=cast.zhou_ba
    )
    return commands.close_exception(report=report, version=report.version, actor=cast.zhou_ba)


def test_s4_a_report_says_what_happened(cast: Cast) -> None:
    plan = in_execution(cast)
    with refused("S4.no_reason"):
        reported(plan, cast, ExceptionText("  "))
    assert not ExceptionReport.objects.exists()


def test_s4_a_refused_report_keeps_what_was_typed(cast: Cast) -> None:
    plan = in_execution(cast)
    said = "数据晚到" * 600
    answer = signed_in(cast.zhang_san).post(
        f"/tasks/{plan.survey.pk}/exceptions/", {"reason": said}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and f'value="{said}"' in page
    assert f'action="/tasks/{plan.survey.pk}/exceptions/"' in page
    assert not ExceptionReport.objects.exists()


def test_s5_it_is_acknowledged_once_and_before_it_closes(cast: Cast) -> None:
    plan = in_execution(cast)
    report = reported(plan, cast)
    with refused("S5.not_acknowledged"):
        commands.close_exception(report=report, version=report.version, actor=cast.zhou_ba)
    with refused("S5.not_closed"):
        commands.reopen_exception(report=report, version=report.version, actor=cast.chen_yi)
    report = commands.acknowledge_exception(
        report=report, version=report.version, actor=cast.zhou_ba
    )
    with refused("S5.acknowledged"):
        commands.acknowledge_exception(report=report, version=report.version, actor=cast.zhou_ba)


def test_s5_what_is_closed_stays_as_it_is_until_it_is_reopened(cast: Cast) -> None:
    plan = in_execution(cast)
    report = closed(plan, cast)
    with refused("S5.closed"):
        commands.complete_exception(
            report=report, text=WHOLE, version=report.version, actor=cast.zhang_san
        )
    with refused("S5.closed"):
        commands.close_exception(report=report, version=report.version, actor=cast.zhou_ba)
    with refused("S5.acknowledged"):
        commands.acknowledge_exception(report=report, version=report.version, actor=cast.zhou_ba)
    report = commands.reopen_exception(report=report, version=report.version, actor=cast.chen_yi)
    assert report.closed_at is None and report.acknowledged_at is None


def test_s5_an_old_one_is_not_reopened_beside_a_newer_of_the_same_cause(cast: Cast) -> None:
    plan = in_execution(cast)
    old = commands.open_exception(task=plan.survey, cause=Cause.FORECAST_LATE, actor=cast.zhang_san)
    assert old is not None
    old = commands.complete_exception(
        report=old, text=WHOLE, version=old.version, actor=cast.zhang_san
    )
    old = commands.acknowledge_exception(report=old, version=old.version, actor=cast.zhou_ba)
    old = commands.close_exception(report=old, version=old.version, actor=cast.zhou_ba)
    commands.open_exception(task=plan.survey, cause=Cause.FORECAST_LATE, actor=cast.zhang_san)
    with refused("S5.newer_open"):
        commands.reopen_exception(report=old, version=old.version, actor=cast.chen_yi)
