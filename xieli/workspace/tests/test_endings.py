"""What rests in a pause, and what nobody is asked for once the work has ended (K7, A4, A6)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.endings import accepted, answered
from tests.pages import signed_in
from tests.plans import Plan, charter_text, in_execution, sign_all
from xieli.closing import commands as closing
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Participation, Project
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.progress.queries import next_due
from xieli.signoff import commands as signoff
from xieli.workspace.queries import ToDoKind, standing, to_dos, waits

SUNDAY = datetime(2024, 3, 10, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_sunday():
    with clock.fixed_at(SUNDAY):
        yield


def kinds(person: Person) -> list[ToDoKind]:
    return [item.kind for item in to_dos(person)]


def paused(plan: Plan, cast: Cast) -> Project:
    kickoff.pause_project(
        project=plan.project, reason="等预算", until=date(2024, 4, 1),
        version=plan.project.version, actor=cast.zhou_ba,
    )  # fmt: skip
    return Project.objects.get(pk=plan.project.pk)


def proposed_cancellation(project: Project, cast: Cast):
    return kickoff.propose_cancellation(
        project=project, reason="预算取消", due_at=SUNDAY + timedelta(days=2),
        version=project.version, actor=cast.zhou_ba,
    )  # fmt: skip


def test_k7_a_project_that_rests_says_so_and_is_due_nothing(cast: Cast) -> None:
    project = paused(in_execution(cast), cast)
    assert next_due(project) is None
    now = standing(project)
    assert now.pause is not None and (now.pause.reason, now.holds) == ("等预算", [])
    browser = signed_in(cast.zhang_san)
    assert "等预算" in browser.get("/projects/T-1/progress/").text
    assert "已暂停" in browser.get("/projects/").text
    told = browser.get("/api/v1/projects/T-1").json()
    assert (told["paused_until"], told["paused_because"]) == ("2024-04-01", "等预算")


def test_k7_a_project_that_rests_can_be_ended(cast: Cast) -> None:
    revision = proposed_cancellation(paused(in_execution(cast), cast), cast)
    assert kinds(cast.li_si) == [ToDoKind.SIGN]
    [slot] = revision.signatories.filter(department=cast.product)
    signoff.urge_signatory(signatory=slot, actor=cast.zhou_ba)


def test_k7_nobody_is_urged_to_sign_while_the_project_rests(cast: Cast) -> None:
    project = kickoff.create_project(code="T-2", title="待会签", actor=cast.zhou_ba)
    project = kickoff.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    revision = kickoff.submit_charter(
        project=project, due_at=SUNDAY + timedelta(days=2), version=project.version,
        actor=cast.zhou_ba,
    )  # fmt: skip
    project.refresh_from_db()
    kickoff.pause_project(
        project=project, reason="等预算", until=date(2024, 4, 1), version=project.version,
        actor=cast.zhou_ba,
    )  # fmt: skip
    assert kinds(cast.li_si) == []
    slot = revision.signatories.get(department=cast.product)
    with pytest.raises(RuleViolation, check=lambda error: error.code == "K7.paused"):
        signoff.urge_signatory(signatory=slot, actor=cast.zhou_ba)
    assert not slot.reminders.exists()


def test_k7_cancelled_work_asks_for_no_dates_and_no_hands(cast: Cast) -> None:
    plan = in_execution(cast)
    progress.check_in(
        task=plan.survey, status="in_progress", percent=50, forecast_finish=date(2024, 3, 14),
        actor=cast.zhang_san,
    )  # fmt: skip
    assert ToDoKind.CONFIRM_DATE in kinds(cast.zhang_san)
    assert ToDoKind.CONFIRM_DATE in {wait.kind for wait in waits(cast.li_si)}
    sign_all(proposed_cancellation(plan.project, cast))
    assert not {ToDoKind.CONFIRM_DATE, ToDoKind.CHECK_IN} & set(kinds(cast.zhang_san))
    assert {wait.kind for wait in waits(cast.li_si)} <= {ToDoKind.HANDLE_EXCEPTION}


def test_a4_departments_answer_also_where_others_are_only_informed(cast: Cast) -> None:
    plan = accepted(cast)
    Participation.objects.create(
        project=plan.project, department=cast.marketing, role=Role.INFORMED.value
    )
    closing.open_retrospective(project=plan.project, actor=cast.zhou_ba)
    for head in (cast.zhou_ba, cast.li_si, cast.chen_yi):
        assert ToDoKind.ANSWER in kinds(head)
    assert ToDoKind.ANSWER not in kinds(cast.wu_jiu)


def test_a6_a_sealed_project_asks_nobody_for_anything(cast: Cast) -> None:
    plan = accepted(cast)
    answered(cast, plan)
    assert ToDoKind.ANSWER in kinds(cast.li_si)
    Project.objects.filter(pk=plan.project.pk).update(phase="archived")
    assert [kinds(person) for person in (cast.zhou_ba, cast.li_si, cast.zhang_san)] == [[], [], []]
