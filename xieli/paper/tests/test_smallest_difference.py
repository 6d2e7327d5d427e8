"""K3: of two texts only what differs is told, in the reader's words, and who confirms it still."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, charter_text, in_execution, sign_all
from xieli.changes import commands as changes
from xieli.core import clock
from xieli.kickoff import queries as kickoff
from xieli.kickoff.rules import Measure
from xieli.paper.queries.clauses import clause_words
from xieli.signoff.models import Revision
from xieli.signoff.queries import countersign, differences
from xieli.signoff.rules import Edit, changed_parts
from xieli.workplan.queries import BREAKDOWN, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _moment() -> object:
    with clock.fixed_at(datetime(2024, 3, 1, 2, tzinfo=UTC)), override("zh-hans"):
        yield


def approved(plan: Plan, cast: Cast) -> Revision:
    """A request that moves one task and one hand-over, signed by everybody."""
    request = changes.draft_change(project=plan.project, reason="评审顺延", actor=cast.zhou_ba)
    changes.propose_row(
        request=request,
        task=plan.writing,
        text=replace(text_of(plan.writing), planned_finish=date(2024, 3, 18)),
        version=request.version,
        actor=cast.zhou_ba,
    )
    request.refresh_from_db()
    due = clock.now() + timedelta(days=2)
    revision = changes.submit_change(
        request=request, due_at=due, version=request.version, actor=cast.zhou_ba
    )
    sign_all(revision, opinion="同意")
    return revision


def test_k3_of_a_breakdown_only_the_changed_field_of_the_changed_task_is_told(cast: Cast) -> None:
    plan = in_execution(cast)
    approved(plan, cast)
    found = countersign(plan.project.pk, BREAKDOWN, cast.li_si, clause_words("breakdown"))
    assert found is not None
    [change] = found.changes
    assert change.clause == "任务 · 需求文档撰写与评审 · 计划完成"
    assert change.words == [(Edit.REMOVED, "2024-03-15"), (Edit.ADDED, "2024-03-18")]


def test_k3_who_signed_the_change_it_stands_on_has_not_lapsed(cast: Cast) -> None:
    plan = in_execution(cast)
    approved(plan, cast)
    found = countersign(plan.project.pk, BREAKDOWN, cast.li_si, clause_words("breakdown"))
    assert found is not None and found.revision.stands_on is not None
    assert found.signed == len(found.slots) and found.lapsed_by == []
    page = signed_in(cast.li_si).get(
        "/projects/T-1/breakdown/", headers={"Accept-Language": "zh-hans"}
    )
    assert "确认已失效" not in page.text and "<ins>2024-03-18</ins>" in page.text


def test_k3_codes_are_told_in_the_readers_words(cast: Cast) -> None:
    plan = in_execution(cast)
    before = Revision.objects.get(document__ledger=plan.project.ledger_id, document__kind=BREAKDOWN)
    [task] = [row for row in before.content["tasks"] if row["waits_for"]]
    waits = [task["waits_for"][0] | {"handshake": "reopened"}]
    after = before.content | {
        "tasks": [row | {"waits_for": waits} if row is task else row
                  for row in before.content["tasks"]],
    }  # fmt: skip
    [change] = differences(before.content, after, clause_words("breakdown"))
    assert change.clause == "任务 · 需求文档撰写与评审 · 前置"
    said = after_of(change.words).split(" · ")  # PostgreSQL keeps no order of an entry's fields
    assert sorted(said) == sorted(["用户反馈数据收集与分析", "2024-03-07", "重开"])


def test_k3_a_charter_tells_goal_and_field(cast: Cast) -> None:
    text = charter_text(cast)
    project = in_execution(cast).project
    before = kickoff.content_with(project, text)
    goals = [replace(text.goals[0], measure=Measure.POINTS)]
    after = kickoff.content_with(
        project, replace(text, goals=goals, participants=text.participants[:3])
    )
    found = {
        each.clause: each.words for each in differences(before, after, clause_words("charter"))
    }
    assert after_of(found["可衡量的目标 · 投诉率 · 衡量方式"]) == "百分点"
    assert found["参与部门及角色 · 质控部"] == [(Edit.REMOVED, "质控部 · 监督")]
    assert len(found) == 2


def after_of(words: list[tuple[Edit, str]]) -> str:
    return "".join(said for edit, said in words if edit is not Edit.REMOVED)


def test_k3_another_order_alone_is_a_difference_too() -> None:
    first, second = {"id": "1", "title": "甲"}, {"id": "2", "title": "乙"}
    [part] = changed_parts({"tasks": [first, second]}, {"tasks": [second, first]})
    assert (part.before, part.after) == (["甲", "乙"], ["乙", "甲"])
