"""B6, S4, S8, A6: work of one project that a task of another one waits for."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.plans import Plan, in_breakdown, in_execution
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.core.models import Event, Ledger
from xieli.exception_reports.models import Cause, ExceptionReport
from xieli.kickoff.models import Phase, Project
from xieli.progress import commands
from xieli.progress.models import Relay
from xieli.workplan import commands as workplan
from xieli.workplan.models import Dependency, HandshakeState, Task

from .test_relay import finish, running

PROMISED, LATER = date(2024, 3, 7), date(2024, 3, 12)


@pytest.fixture(autouse=True)
def on_sunday():
    with clock.fixed_at(datetime(2024, 3, 10, 8, tzinfo=UTC)):
        yield


def awaited_by(plan: Plan, task: Task, cast: Cast) -> Dependency:
    """Let a task of another project wait for a task, with a promised date."""
    hand_over = workplan.propose_hand_over(
        predecessor=task, successor=plan.writing, hand_over_on=PROMISED, actor=cast.zhou_ba
    )
    if hand_over.confirmed_at is None:
        hand_over = workplan.confirm_hand_over(
            dependency=hand_over, hand_over_on=PROMISED, actor=task.owner
        )
    return hand_over


def archive(project: Project) -> None:
    Ledger.objects.filter(pk=project.ledger_id).update(is_sealed=True)
    Project.objects.filter(pk=project.pk).update(phase=Phase.ARCHIVED)


def is_late(plan: Plan, cast: Cast) -> None:
    commands.check_in(
        task=plan.survey, percent=70, forecast_finish=LATER, note="晚到", actor=cast.zhang_san
    )


def first_locked(captured: CaptureQueriesContext) -> str:
    """Return the statement that locks, which has to come before anything else is read of rows."""
    said = [each["sql"] for each in captured if '"core_ledger"' in each["sql"]]
    return next(sql for sql in said if sql.startswith("SELECT") and "is_sealed" in sql)


def test_s4_bad_news_is_not_refused_because_an_archived_project_waits_for_it(cast: Cast) -> None:
    plan, other = in_execution(cast, "A-1"), in_breakdown(cast, "B-1")
    hand_over = awaited_by(other, plan.survey, cast)
    archive(other.project)
    count = Event.objects.filter(ledger=other.project.ledger).count()
    is_late(plan, cast)
    assert ExceptionReport.objects.filter(task=plan.survey, cause=Cause.FORECAST_LATE).exists()
    hand_over.refresh_from_db()
    assert hand_over.handshake == HandshakeState.CONFIRMED
    assert Event.objects.filter(ledger=other.project.ledger).count() == count


def test_b6_t6_another_project_that_goes_on_hears_of_it_without_the_tasks_name(cast: Cast) -> None:
    plan, other = in_execution(cast, "A-1"), in_breakdown(cast, "B-1")
    hand_over = awaited_by(other, plan.survey, cast)
    is_late(plan, cast)
    hand_over.refresh_from_db()
    assert hand_over.handshake == HandshakeState.REOPENED
    reason = ExceptionReport.objects.get(task=other.writing).reason
    assert reason == "等待其他项目的任务" and plan.survey.deliverable not in reason


def test_b6_a_check_in_locks_every_project_it_reaches_at_once_before_it_reads(cast: Cast) -> None:
    plan, other = in_execution(cast, "A-1"), in_breakdown(cast, "B-1")
    awaited_by(other, plan.survey, cast)
    with CaptureQueriesContext(connection) as captured:
        is_late(plan, cast)
    locked = first_locked(captured)
    assert plan.project.ledger_id in locked and other.project.ledger_id in locked
    assert 'ORDER BY "core_ledger"."id"' in locked


def test_b6_a_date_for_what_an_archived_project_made_is_still_moved(cast: Cast) -> None:
    plan, other = in_execution(cast, "A-1"), in_breakdown(cast, "B-1")
    hand_over = awaited_by(other, plan.survey, cast)
    archive(plan.project)
    hand_over = workplan.propose_hand_over(
        predecessor=plan.survey, successor=other.writing, hand_over_on=LATER, actor=cast.li_si
    )
    assert (hand_over.hand_over_on, hand_over.handshake) == (LATER, HandshakeState.REOPENED)
    with pytest.raises(RuleViolation, check=lambda error: error.code == "A6.sealed"):
        workplan.propose_hand_over(
            predecessor=plan.writing, successor=other.survey, actor=cast.zhou_ba
        )


def handed_over(cast: Cast) -> tuple[Project, Task, Plan]:
    """Return a run whose second station's work another project waits for."""
    run, first, second = running(cast)
    other = in_breakdown(cast, "B-1")
    awaited_by(other, second, cast)
    finish(first, cast)
    commands.accept_relay(relay=Relay.objects.for_list().get(), actor=cast.li_si)
    return run, second, other


def test_s8_work_is_not_offered_to_an_archived_project(cast: Cast) -> None:
    _run, second, other = handed_over(cast)
    archive(other.project)
    finish(second, cast)
    assert not Relay.objects.waiting().exists()


def test_s8_a6_work_of_an_archived_run_is_accepted_but_does_not_go_back(cast: Cast) -> None:
    run, second, other = handed_over(cast)
    finish(second, cast)
    archive(run)
    relay = Relay.objects.for_list().get(dependency__successor=other.writing)
    with pytest.raises(RuleViolation, check=lambda error: error.code == "A6.sealed"):
        commands.return_relay(relay=relay, reason="缺附件", actor=cast.li_si)
    assert commands.accept_relay(relay=relay, actor=cast.li_si).accepted_at is not None
    event = Event.objects.order_by("-pk")[0]
    assert (event.ledger_id, event.subject_id) == (other.project.ledger_id, other.writing.pk)


def test_s8_a_return_locks_both_projects_before_it_reads_the_work(cast: Cast) -> None:
    run, second, other = handed_over(cast)
    finish(second, cast)
    relay = Relay.objects.for_list().get(dependency__successor=other.writing)
    with CaptureQueriesContext(connection) as captured:
        commands.return_relay(relay=relay, reason="缺附件", actor=cast.li_si)
    locked = first_locked(captured)
    assert run.ledger_id in locked and other.project.ledger_id in locked
    said = [each["sql"] for each in captured]
    assert not any('FROM "workplan_task"' in sql for sql in said[: said.index(locked)])
