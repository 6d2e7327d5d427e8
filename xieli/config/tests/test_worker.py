"""S4: a planned finish that passes opens its exception without anybody doing anything."""

from datetime import UTC, datetime

from tests.cast import Cast
from tests.plans import in_execution
from xieli.config.worker import run_round
from xieli.core import clock
from xieli.exception_reports.models import Cause, ExceptionReport


def test_s4_a_passed_finish_opens_one_exception(cast: Cast) -> None:
    plan = in_execution(cast)
    with clock.fixed_at(datetime(2024, 3, 10, tzinfo=UTC)):
        assert run_round()["passed_finishes"] == 1
        assert run_round()["passed_finishes"] == 0
    assert ExceptionReport.objects.get().cause == Cause.FINISH_PASSED
    assert plan.survey.exceptions.count() == 1


def test_a_round_before_there_is_an_organisation_does_nothing(db: None) -> None:
    assert run_round() == {}
