"""待办: everybody sees what only they can do, and nobody what is another's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import charter_text, in_breakdown, in_execution
from xieli.changes import commands as changes
from xieli.core import clock
from xieli.kickoff import commands as kickoff
from xieli.people.models import Person
from xieli.progress import commands as progress
from xieli.signoff import commands as signoff
from xieli.workplan import commands as workplan
from xieli.workplan.models import Status
from xieli.workplan.queries import text_of
from xieli.workspace.queries import ToDoKind, asked_and_said, standing, to_dos, waits


@pytest.fixture(autouse=True)
def on_sunday():
    with clock.fixed_at(datetime(2024, 3, 10, 8, tzinfo=UTC)):
        yield


def kinds(person: Person) -> list[ToDoKind]:
    return [item.kind for item in to_dos(person)]


def test_a_head_signs_and_whoever_asked_waits(cast: Cast) -> None:
    project = kickoff.create_project(code="T-2", title="待会签", actor=cast.zhou_ba)
    project = kickoff.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    kickoff.submit_charter(
        project=project,
        due_at=clock.now() + timedelta(days=2),
        version=project.version,
        actor=cast.zhou_ba,
    )
    for head in (cast.zhou_ba, cast.li_si, cast.chen_yi):
        assert kinds(head) == [ToDoKind.SIGN]
    assert kinds(cast.zhang_san) == kinds(cast.wu_jiu) == []
    (item,) = to_dos(cast.li_si)
    assert item.url == "/projects/T-2/charter/" and item.holds_up == "周八"
    assert {wait.person for wait in waits(cast.zhou_ba)} == {"周八", "李四", "陈一"}
    assert {hold.person for hold in standing(project).holds} == {"周八", "李四", "陈一"}


def test_c4_two_change_requests_are_told_apart_by_number_and_reason(cast: Cast) -> None:
    plan = in_execution(cast)
    for task, reason in ((plan.survey, "数据工具延期"), (plan.writing, "评审人请假")):
        text = replace(text_of(task), deliverable=f"{task.deliverable}（修订）")
        request = changes.draft_change(project=plan.project, reason=reason, actor=cast.zhou_ba)
        changes.propose_row(
            request=request, task=task, text=text, version=request.version, actor=cast.zhou_ba
        )
        request.refresh_from_db()
        due = clock.now() + timedelta(days=2)
        changes.submit_change(
            request=request, due_at=due, version=request.version, actor=cast.zhou_ba
        )
    drafted = changes.draft_change(project=plan.project, reason="再说", actor=cast.zhou_ba)
    page = signed_in(cast.zhou_ba).get("/", headers={"Accept-Language": "zh-hans"}).text
    for words in ("任务变更申请 1 · 数据工具延期", "任务变更申请 2 · 评审人请假"):
        assert page.count(f">签署{words}</a>") == 1
        assert words in {wait.subject for wait in waits(cast.zhou_ba)}
    assert f"{drafted.number} · 再说" in page
    assert "任务变更申请 1 · 数据工具延期" in {hold.what for hold in standing(plan.project).holds}


def test_b6_b7_an_owner_confirms_and_a_head_provides(cast: Cast) -> None:
    plan = in_breakdown(cast)
    workplan.propose_hand_over(
        predecessor=plan.survey,
        successor=plan.writing,
        hand_over_on=date(2024, 3, 6),
        actor=cast.li_si,
    )
    workplan.request_resource(
        task=plan.survey, kind="tool", what="数据工具", department=cast.product,
        actor=cast.zhang_san,
    )  # fmt: skip
    (confirm,) = to_dos(cast.zhang_san)
    assert confirm.kind is ToDoKind.CONFIRM_DATE and confirm.holds_up == "产品部·李四"
    assert confirm.url.endswith(f"/breakdown/?task={plan.writing.pk}")
    (provide,) = to_dos(cast.li_si)
    assert provide.kind is ToDoKind.PROVIDE and provide.subject == "数据工具"


def test_s3_s4_an_owner_checks_in_and_completes_the_lead_acknowledges(cast: Cast) -> None:
    plan = in_execution(cast)
    progress.check_in(
        task=plan.survey,
        status=Status.IN_PROGRESS,
        percent=70,
        forecast_finish=date(2024, 3, 12),
        actor=cast.zhang_san,
    )
    mine, [check_in] = asked_and_said(cast.zhang_san)
    assert ToDoKind.COMPLETE_EXCEPTION in {item.kind for item in mine}
    assert check_in.holds_up == "产品部·李四" and check_in.detail == "70%"
    assert ToDoKind.HANDLE_EXCEPTION in kinds(cast.zhou_ba)
    now = standing(plan.project)
    assert (now.expected, now.variance) == (date(2024, 3, 20), 3)
    assert [(hold.person, hold.waiting, hold.days) for hold in now.holds] == [("张三", "李四", 1)]


def test_k5_what_was_sent_back_is_its_authors_to_mend(cast: Cast) -> None:
    project = kickoff.create_project(code="T-3", title="被退回", actor=cast.zhou_ba)
    (draft,) = to_dos(cast.zhou_ba)
    assert draft.kind is ToDoKind.SUBMIT and draft.url == "/projects/T-3/charter/"
    project = kickoff.edit_charter(
        project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba
    )
    revision = kickoff.submit_charter(
        project=project,
        due_at=clock.now() + timedelta(days=2),
        version=project.version,
        actor=cast.zhou_ba,
    )
    assert ToDoKind.SUBMIT not in kinds(cast.zhou_ba)
    slot = revision.signatories.get(department=cast.product)
    signoff.refuse_revision(signatory=slot, reason="人手不足", actor=cast.li_si)
    (back,) = to_dos(cast.zhou_ba)
    assert (back.kind, back.holds_up, back.detail) == (ToDoKind.SUBMIT, "李四", "人手不足")
    assert to_dos(cast.li_si) == []
