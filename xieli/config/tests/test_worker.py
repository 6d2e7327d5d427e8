"""S4: a planned finish that passes opens its exception without anybody doing anything."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.cast import Cast
from tests.plans import in_execution
from xieli.config.cli import main
from xieli.config.worker import run_round
from xieli.core import clock
from xieli.core.models import Round
from xieli.core.rounds import go_round
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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="there it works")
def test_beside_sqlite_no_worker_of_its_own_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker"]) == 2
    assert "xieli serve" in capsys.readouterr().err


def test_a_part_that_fails_is_written_down_and_keeps_nobody_from_running(cast: Cast) -> None:
    def fail() -> int:
        raise OSError("the platform is away")

    assert go_round({"first": fail, "second": lambda: 3}) == {"second": 3}
    failed, ran = Round.objects.get(name="first"), Round.objects.get(name="second")
    assert (failed.is_failing, failed.error) == (True, "OSError: the platform is away")
    assert (ran.is_failing, ran.did) == (False, 3)
    assert go_round({"first": lambda: 0}) == {"first": 0}
    failed.refresh_from_db()
    assert not failed.is_failing and failed.error, "what went wrong stays readable"
