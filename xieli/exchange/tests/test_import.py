"""The user's own two tables go in as they are, and ours come back unchanged (B1, B5, B6, S3)."""

from datetime import date
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.plans import in_execution
from xieli.core.errors import RuleViolation
from xieli.core.models import Event
from xieli.exchange.commands import import_table, start_project_from_table
from xieli.exchange.queries import (
    Choices,
    plan_import,
)
from xieli.exchange.reader import read_workbook
from xieli.exchange.rules import parse_table
from xieli.paper.queries import breakdown_table, progress_table
from xieli.paper.writers.excel import write_table
from xieli.people import commands as people
from xieli.workplan.models import Dependency, Task

DATA = Path(__file__).parents[1] / "data"


def seed(name: str):
    return parse_table(read_workbook((DATA / name).read_bytes(), name))


def reread(table):
    return parse_table(read_workbook(write_table(table.title, table.headers, table.rows), "x.xlsx"))


@pytest.fixture
def owners(cast: Cast) -> Choices:
    technology = people.add_department(name="技术部", actor=None)
    operations = people.add_department(name="运营部", actor=None)
    zhao = people.add_person(name="赵六", department=technology, email="z@example.com", actor=None)
    sun = people.add_person(name="孙七", department=operations, email="s@example.com", actor=None)
    return Choices(
        owners={"客服部": cast.zhang_san, "产品部": cast.li_si, "技术部": zhao, "运营部": sun},
        accepts_suggestions=True,
    )


def test_b1_masked_owners_are_errors_until_chosen_and_predecessors_are_suggested(
    cast: Cast, owners: Choices
) -> None:
    plan = plan_import(seed("table1_breakdown.xlsx"), None, Choices())
    assert [row.action for row in plan.rows] == ["error"] * 4
    assert {e.code for e in plan.errors} == {"owner_masked", "predecessor_unconfirmed"}
    suggested = [d.suggestion.candidate.name for row in plan.rows for d in row.doubts]
    assert suggested == ["用户反馈数据收集与分析", "需求文档撰写与评审", "功能开发与测试"]
    chosen = plan_import(seed("table1_breakdown.xlsx"), None, owners)
    assert [row.action for row in chosen.rows] == ["create"] * 4


def test_a_pasted_table_becomes_a_draft_project_and_round_trips(
    cast: Cast, owners: Choices
) -> None:
    project = start_project_from_table(
        table=seed("table1_breakdown.xlsx"), code="X-1", title="", choices=owners,
        actor=cast.zhou_ba,
    )  # fmt: skip
    assert project.title == "客户投诉率下降项目"
    assert Dependency.objects.count() == 3
    assert project.deadline == date(2024, 4, 7)
    again = reread(breakdown_table(project))
    count = Event.objects.count()
    plan = import_table(table=again, project=project, choices=Choices(), actor=cast.zhou_ba)
    assert [row.action for row in plan.rows] == ["same"] * 4
    assert Event.objects.count() == count


def test_one_row_at_fault_refuses_the_whole_table(cast: Cast, owners: Choices) -> None:
    table = seed("table1_breakdown.xlsx")
    lacking = Choices(owners={"客服部": cast.zhang_san}, accepts_suggestions=True)
    count = Event.objects.count()
    with pytest.raises(RuleViolation) as refusal:
        start_project_from_table(
            table=table, code="X-1", title="", choices=lacking, actor=cast.zhou_ba
        )
    assert (refusal.value.row, refusal.value.field) == (4, "owner")
    assert (Event.objects.count(), Task.objects.count()) == (count, 0)


def test_progress_rows_check_in_and_a_remark_alone_does_not(cast: Cast) -> None:
    plan = in_execution(cast)
    rows = [
        ["子任务名称", "当前状态", "完成度", "异常说明(如有)"],
        [plan.survey.title, "进行中", "70%", "工具延迟"],
        [plan.writing.title, "未开始", "0%", "等待报告"],
    ]
    import_table(
        table=parse_table(rows), project=plan.project, choices=Choices(), actor=cast.zhang_san
    )
    for task in (plan.survey, plan.writing):
        task.refresh_from_db()
    assert (plan.survey.percent, plan.survey.updated_by) == (70, cast.zhang_san)
    assert (plan.writing.remark, plan.writing.updated_by) == ("等待报告", None)
    again = plan_import(reread(progress_table(plan.project)), plan.project, Choices())
    assert [row.action for row in again.rows] == ["same", "same"], again.errors


def test_c1_an_import_into_a_signed_plan_never_overwrites(cast: Cast) -> None:
    plan = in_execution(cast)
    table = breakdown_table(plan.project)
    rows = [list(row) for row in table.rows]
    rows[0][7] = "《另一份报告》"
    with pytest.raises(RuleViolation) as refusal:
        import_table(
            table=parse_table([list(table.headers), *rows]),
            project=plan.project,
            choices=Choices(),
            actor=cast.zhou_ba,
        )
    assert refusal.value.code == "import.signed"


def test_b5_a_cycle_in_a_table_is_refused_with_its_row(cast: Cast, owners: Choices) -> None:
    rows = [
        ["子任务名称", "所属部门", "直接负责人", "计划完成时间", "前置依赖"],
        ["甲", "客服部", "张三", "2024-03-01", "乙"],
        ["乙", "产品部", "李四", "2024-03-02", "甲"],
    ]
    with pytest.raises(RuleViolation) as refusal:
        start_project_from_table(
            table=parse_table(rows), code="X", title="环", choices=Choices(), actor=cast.zhou_ba
        )
    assert (refusal.value.code, refusal.value.row) == ("B5.cycle", 3)
    assert not Task.objects.exists()
