"""K7: a project is paused with a reason, resumed, and cancelled only by all."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.plans import in_execution, sign_all
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff import commands, queries
from xieli.kickoff.models import Phase, Project
from xieli.progress.commands import open_passed_finishes

DUE = datetime(2099, 1, 1, tzinfo=UTC)


def test_k7_a_paused_project_is_not_chased_and_can_be_resumed(cast: Cast) -> None:
    project = in_execution(cast).project
    with clock.fixed_at(datetime(2024, 3, 10, tzinfo=UTC)):
        with pytest.raises(RuleViolation, check=lambda e: e.code == "K7.no_reason"):
            commands.pause_project(
                project=project, reason=" ", until=date(2024, 4, 1), version=project.version,
                actor=cast.zhou_ba,
            )  # fmt: skip
        commands.pause_project(
            project=project, reason="等预算", until=date(2024, 4, 1), version=project.version,
            actor=cast.zhou_ba,
        )  # fmt: skip
        assert open_passed_finishes() == 0
        project.refresh_from_db()
        commands.resume_project(project=project, version=project.version, actor=cast.zhou_ba)
        assert open_passed_finishes() == 1


def test_k7_only_who_leads_pauses(cast: Cast) -> None:
    project = in_execution(cast).project
    with pytest.raises(NotAllowed):
        commands.pause_project(
            project=project, reason="累", until=date(2099, 1, 1), version=project.version,
            actor=cast.li_si,
        )  # fmt: skip


def test_k7_cancelled_once_all_have_signed(cast: Cast) -> None:
    project = in_execution(cast).project
    revision = commands.propose_cancellation(
        project=project, reason="市场变化", due_at=DUE, version=project.version,
        actor=cast.zhou_ba,
    )  # fmt: skip
    project.refresh_from_db()
    assert project.phase == Phase.EXECUTION
    sign_all(revision)
    project.refresh_from_db()
    assert (project.phase, project.cancellation.reason) == (Phase.CLOSING, "市场变化")
    with pytest.raises(RuleViolation, check=lambda e: e.code == "K7.ended"):
        commands.propose_cancellation(
            project=project, reason="再来", due_at=DUE, version=project.version,
            actor=cast.zhou_ba,
        )  # fmt: skip


def test_k7_a_cancellation_says_why(cast: Cast) -> None:
    project = in_execution(cast).project
    with pytest.raises(RuleViolation, check=lambda e: e.code == "K7.no_reason"):
        commands.propose_cancellation(
            project=project, reason=" ", due_at=DUE, version=project.version, actor=cast.zhou_ba
        )


def test_k7_a_pause_is_for_days_to_come_and_one_at_a_time(cast: Cast) -> None:
    project = in_execution(cast).project
    today = clock.today(queries.zone())

    def pause(until: date) -> None:
        version = Project.objects.get(pk=project.pk).version
        commands.pause_project(
            project=project, reason="等预算", until=until, version=version, actor=cast.zhou_ba
        )

    with pytest.raises(RuleViolation, check=lambda error: error.code == "K7.until_passed"):
        pause(today)
    with pytest.raises(RuleViolation, check=lambda error: error.code == "K7.not_paused"):
        commands.resume_project(project=project, version=project.version, actor=cast.zhou_ba)
    pause(today + timedelta(days=3))
    with pytest.raises(RuleViolation, check=lambda error: error.code == "K7.paused"):
        pause(today + timedelta(days=5))
