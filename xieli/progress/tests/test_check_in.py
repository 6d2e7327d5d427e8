"""S3–S5, B6 and S9: one line about a task, and what follows from it."""

from datetime import UTC, date, datetime

import pytest

from tests.cast import Cast
from tests.plans import in_breakdown, in_execution
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.exception_reports.models import Cause, ExceptionReport, State
from xieli.people import commands as people
from xieli.progress import commands
from xieli.workplan import commands as workplan
from xieli.workplan.models import HandshakeState, Status, Task


@pytest.fixture(autouse=True)
def on_sunday():
    with clock.fixed_at(datetime(2024, 3, 10, 8, tzinfo=UTC)):
        yield


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def late(plan, cast: Cast):
    return commands.check_in(
        task=plan.survey,
        status=Status.IN_PROGRESS,
        percent=70,
        forecast_finish=date(2024, 3, 12),
        note="技术部数据工具延迟交付",
        actor=cast.zhang_san,
    )


def test_s3_a_check_in_moves_the_row_and_records_once(cast: Cast) -> None:
    plan = in_execution(cast)
    before = Event.objects.filter(ledger=plan.project.ledger).count()
    commands.check_in(task=plan.survey, status=Status.IN_PROGRESS, percent=40, actor=cast.zhang_san)
    plan.survey.refresh_from_db()
    assert (plan.survey.percent, plan.survey.updated_by) == (40, cast.zhang_san)
    assert Event.objects.filter(ledger=plan.project.ledger).count() == before + 1


def test_s3_only_after_the_breakdown_is_signed(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with refused("S3.not_running"):
        late(plan, cast)


def test_s3_only_the_owner_and_who_stands_in(cast: Cast) -> None:
    plan = in_execution(cast)
    with pytest.raises(NotAllowed):
        commands.check_in(task=plan.survey, status=Status.IN_PROGRESS, percent=1, actor=cast.wu_jiu)


@pytest.mark.parametrize(
    ("status", "percent", "code"),
    [
        (Status.DONE, 100, "S3.no_deliverable"),
        (Status.DONE, 90, "S3.done_is_100"),
        (Status.NOT_STARTED, 10, "S3.not_started_is_0"),
        (Status.IN_PROGRESS, 170, "S3.percent"),
        ("someday", 10, "S3.unknown_status"),
    ],
)
def test_s3_what_makes_no_sense_changes_nothing(cast: Cast, status, percent, code) -> None:
    plan = in_execution(cast)
    count = Event.objects.count()
    with refused(code):
        commands.check_in(task=plan.survey, status=status, percent=percent, actor=cast.zhang_san)
    assert Event.objects.count() == count


def test_s3_a_hundred_percent_with_the_deliverable_is_done_today(cast: Cast) -> None:
    plan = in_execution(cast)
    commands.check_in(
        task=plan.survey,
        status=Status.DONE,
        percent=100,
        deliverable="报告 V1.0",
        actor=cast.zhang_san,
    )
    plan.survey.refresh_from_db()
    assert plan.survey.actual_finish == date(2024, 3, 10)


def test_s3_a_note_alone_is_not_a_check_in(cast: Cast) -> None:
    plan = in_execution(cast)
    commands.add_note(task=plan.writing, note="等待报告", actor=cast.li_si)
    plan.writing.refresh_from_db()
    assert plan.writing.remark == "等待报告"
    assert plan.writing.updated_by is None
    assert not plan.writing.check_ins.exists()


def test_s4_b6_a_late_forecast_opens_one_exception_and_reopens_the_hand_over(cast: Cast) -> None:
    plan = in_execution(cast)
    late(plan, cast)
    late(plan, cast)
    assert set(ExceptionReport.objects.values_list("task__title", "cause")) == {
        (plan.survey.title, Cause.FORECAST_LATE),
        (plan.writing.title, Cause.HANDSHAKE_REOPENED),
    }
    assert ExceptionReport.objects.count() == 2
    plan.hand_over.refresh_from_db()
    assert plan.hand_over.handshake == HandshakeState.REOPENED


def test_s4_a_passed_finish_opens_an_exception_once(cast: Cast) -> None:
    in_execution(cast)
    assert commands.open_passed_finishes() == 1
    assert commands.open_passed_finishes() == 0


def passed_on(day: int) -> int:
    """Let the worker look at noon of a day in March; return how many exceptions it opened."""
    with clock.fixed_at(datetime(2024, 3, day, 4, tzinfo=UTC)):
        return commands.open_passed_finishes()


def closed_passed(plan, on: int) -> None:
    rows = ExceptionReport.objects.open().filter(task=plan.survey, cause=Cause.FINISH_PASSED)
    assert rows.update(closed_at=datetime(2024, 3, on, 4, tzinfo=UTC)) == 1


def test_s4_a_finish_that_a_change_moved_and_that_passes_again_opens_another(cast: Cast) -> None:
    plan = in_execution(cast)
    assert passed_on(8) == 1
    closed_passed(plan, on=9)
    assert passed_on(9) == 0, "closed by the lead, and not moved"
    Task.objects.filter(pk=plan.survey.pk).update(planned_finish=date(2024, 3, 11))
    assert passed_on(11) == 0
    assert passed_on(12) == 1
    closed_passed(plan, on=12)
    assert passed_on(12) == passed_on(13) == 0
    assert plan.survey.exceptions.filter(cause=Cause.FINISH_PASSED).count() == 2


def test_s4_while_the_report_of_the_first_finish_is_open_the_second_adds_none(cast: Cast) -> None:
    plan = in_execution(cast)
    assert passed_on(8) == 1
    Task.objects.filter(pk=plan.survey.pk).update(planned_finish=date(2024, 3, 11))
    assert passed_on(12) == 0
    closed_passed(plan, on=12)
    assert passed_on(13) == 1
    closed_passed(plan, on=13)
    assert passed_on(14) == 0


@pytest.mark.django_db(transaction=True)
def test_s4_s9_an_occurred_risk_opens_an_exception_by_subscription(
    transactional_db, cast: Cast
) -> None:
    plan = in_execution(cast)
    risk = plan.survey.risks.get()
    workplan.record_risk(risk=risk, actor=cast.zhang_san)
    assert ExceptionReport.objects.get().cause == Cause.RISK_OCCURRED
    with refused("S9.occurred"):
        workplan.record_risk(risk=risk, actor=cast.zhang_san)
    workplan.close_risk(risk=risk, actor=cast.zhang_san)


def test_s5_acknowledged_and_closed_by_the_lead_reopened_by_supervision(cast: Cast) -> None:
    plan = in_execution(cast)
    late(plan, cast)
    report = ExceptionReport.objects.get(task=plan.survey)
    assert report.state == State.DRAFT
    with pytest.raises(NotAllowed):
        exceptions.acknowledge_exception(report=report, version=1, actor=cast.li_si)
    report = exceptions.acknowledge_exception(report=report, version=1, actor=cast.zhou_ba)
    with refused("S5.incomplete"):
        exceptions.close_exception(report=report, version=2, actor=cast.zhou_ba)
    text = ExceptionText("工具延迟", "顺延三天", "用月报", date(2024, 3, 12))
    report = exceptions.complete_exception(
        report=report, text=text, version=2, actor=cast.zhang_san
    )
    report = exceptions.close_exception(report=report, version=3, actor=cast.zhou_ba)
    assert report.state == State.CLOSED
    with pytest.raises(NotAllowed):
        exceptions.reopen_exception(report=report, version=4, actor=cast.zhou_ba)
    report = exceptions.reopen_exception(report=report, version=4, actor=cast.chen_yi)
    assert report.state == State.OPEN


def test_s5_the_reporter_alone_does_not_close(cast: Cast) -> None:
    plan = in_execution(cast)
    text = ExceptionText("工具延迟", "顺延三天", "用月报", date(2024, 3, 12))
    report = exceptions.report_exception(task=plan.survey, text=text, actor=cast.zhou_ba)
    report = exceptions.acknowledge_exception(report=report, version=1, actor=cast.zhou_ba)
    with refused("S5.reporter_alone"):
        exceptions.close_exception(report=report, version=2, actor=cast.zhou_ba)
    exceptions.close_exception(report=report, version=2, actor=cast.zhang_san)


def test_s5_the_response_time_counts_working_hours(cast: Cast) -> None:
    people.import_calendar(years={"2024": {"holidays": [], "workdays": []}}, actor=cast.admin)
    plan = in_execution(cast)
    late(plan, cast)
    report = ExceptionReport.objects.get(task=plan.survey)
    assert report.respond_by == datetime(2024, 3, 11, 9, tzinfo=UTC)  # Monday 17:00 in Shanghai


def test_s3_nothing_changed_is_a_check_in_and_a_passed_forecast_is_not_nothing(cast: Cast) -> None:
    plan = in_execution(cast)
    late(plan, cast)
    said = commands.check_in(task=plan.survey, actor=cast.zhang_san)
    assert (said.status, said.percent, said.forecast_finish) == (
        "in_progress", 70, date(2024, 3, 12),
    )  # fmt: skip
    plan.survey.refresh_from_db()
    assert plan.survey.remark == "技术部数据工具延迟交付"
    with clock.fixed_at(datetime(2024, 3, 13, 8, tzinfo=UTC)), refused("S3.forecast_passed"):
        commands.check_in(task=plan.survey, actor=cast.zhang_san)


@pytest.mark.parametrize(
    ("stood", "percent", "told"),
    [
        ("not_started", 5, "in_progress"),
        ("in_progress", 0, "not_started"),
        ("blocked", 0, "blocked"),
        ("blocked", 40, "blocked"),
        ("in_progress", 100, "done"),
        ("done", 90, "in_progress"),
    ],
)
def test_s3_a_percent_alone_tells_the_state(
    cast: Cast, stood: str, percent: int, told: str
) -> None:
    plan = in_execution(cast)
    Task.objects.filter(pk=plan.survey.pk).update(status=stood, delivered="https://example.com/r")
    said = commands.check_in(task=plan.survey, percent=percent, actor=cast.zhang_san)
    assert said.status == told
