"""A pasted block changes what it names and nothing else; unknown headers are remembered."""

import pytest

from tests.cast import Cast
from tests.plans import in_breakdown, in_execution
from xieli.core.errors import RuleViolation
from xieli.core.models import Event
from xieli.exchange.commands import import_table
from xieli.exchange.models import ColumnName
from xieli.exchange.queries import Choices, plan_import, remembered, understood
from xieli.exchange.reader import read_workbook
from xieli.exchange.rules import parse_table
from xieli.workplan.queries import task_facts


def block(text: str):
    return read_workbook(text.encode(), "pasted.tsv")


def test_s3_a_pasted_block_of_three_columns_leaves_every_other_field(cast: Cast) -> None:
    plan = in_execution(cast)
    facts = task_facts(plan.survey)
    rows = block(f"任务名称\t状态\t完成度\n{plan.survey.title}\t进行中\t35%\n")
    import_table(
        table=parse_table(rows), project=plan.project, choices=Choices(), actor=cast.zhang_san
    )
    plan.survey.refresh_from_db()
    assert (plan.survey.status, plan.survey.percent) == ("in_progress", 35)
    assert (plan.survey.forecast_finish, plan.survey.remark, plan.survey.delivered) == (
        None,
        "",
        "",
    )
    assert task_facts(plan.survey) == facts


@pytest.mark.parametrize(
    ("cell", "status", "percent"),
    [
        ("完成度\t100%", "done", 100),
        ("状态\t已完成", "done", 100),
        ("完成度\t5%", "in_progress", 5),
    ],
)
def test_s3_of_status_and_percent_the_one_given_moves_the_other(
    cast: Cast, cell: str, status: str, percent: int
) -> None:
    plan = in_execution(cast)
    header, value = cell.split("\t")
    rows = block(f"任务名称\t{header}\t交付物\n{plan.survey.title}\t{value}\t链接\n")
    import_table(
        table=parse_table(rows), project=plan.project, choices=Choices(), actor=cast.zhang_san
    )
    plan.survey.refresh_from_db()
    assert (plan.survey.status, plan.survey.percent) == (status, percent)


def test_a_block_of_the_breakdown_changes_one_column_and_shows_old_and_new(cast: Cast) -> None:
    plan = in_breakdown(cast)
    before = task_facts(plan.writing)
    rows = block(f"任务名称\t备注\n{plan.writing.title}\t待法务确认\n")
    planned = import_table(
        table=parse_table(rows), project=plan.project, choices=Choices(), actor=cast.zhou_ba
    )
    [change] = planned.rows[0].changes
    assert (change.field, change.old, change.new) == ("notes", "", "待法务确认")
    plan.writing.refresh_from_db()
    assert task_facts(plan.writing) == before | {"note": "待法务确认"}


@pytest.mark.parametrize("header", ["状态", "所属部门"])
def test_the_same_title_twice_is_refused_in_both_rows_by_number(cast: Cast, header: str) -> None:
    plan = in_execution(cast)
    rows = block(f"任务名称\t{header}\n甲\t\n{plan.survey.title}\t\n甲\t\n")
    planned = plan_import(parse_table(rows), plan.project, Choices())
    repeated = {e.row: e.params["rows"] for e in planned.errors if e.code == "name_repeated"}
    assert repeated == {2: "2, 4", 4: "2, 4"}
    with pytest.raises(RuleViolation):
        import_table(
            table=parse_table(rows), project=plan.project, choices=Choices(), actor=cast.zhou_ba
        )


def test_a_header_is_chosen_once_and_remembered_for_everybody(cast: Cast) -> None:
    plan = in_breakdown(cast)
    rows = block(f"任务名称\t交出什么\t颜色\n{plan.survey.title}\t《终稿》\t红\n")
    choices = Choices(headers={"交出什么": "deliverable", "颜色": ""})
    planned = plan_import(understood(rows, choices), plan.project, choices)
    assert planned.table.unmapped == ("颜色",)  # said, not silently dropped
    import_table(table=planned.table, project=plan.project, choices=choices, actor=cast.zhou_ba)
    plan.survey.refresh_from_db()
    assert plan.survey.deliverable == "《终稿》"
    assert remembered() == {"交出什么": "deliverable", "颜色": ""}
    again = understood(rows, Choices())
    assert again.mapping["交出什么"] == "deliverable"
    other = understood(rows, Choices(headers={"交出什么": "notes"}))
    assert other.mapping["交出什么"] == "notes"


def test_a_header_we_know_is_read_differently_only_this_once(cast: Cast) -> None:
    plan = in_breakdown(cast)
    rows = block(f"任务名称\t说明\n{plan.survey.title}\t抽样\n")
    choices = Choices(headers={"说明": "action"})
    import_table(
        table=understood(rows, choices), project=plan.project, choices=choices, actor=cast.zhou_ba
    )
    assert not ColumnName.objects.exists()
    assert understood(rows, Choices()).mapping["说明"] == "notes"


def test_t1_what_a_header_means_is_an_event_of_the_organisation(cast: Cast) -> None:
    plan = in_breakdown(cast)
    rows = block(f"任务名称\t交出什么\n{plan.survey.title}\t甲\n")
    choices = Choices(headers={"交出什么": "deliverable"})
    for _again in range(2):
        import_table(
            table=understood(rows, choices),
            project=plan.project,
            choices=choices,
            actor=cast.zhou_ba,
        )
    assert Event.objects.filter(type="column.named").count() == 1


def test_columns_that_a_table_does_not_set_are_said(cast: Cast) -> None:
    plan = in_execution(cast)
    rows = block(f"任务名称\t状态\t完成度\t责任部门\n{plan.survey.title}\t进行中\t1%\t产品部\n")
    assert plan_import(parse_table(rows), plan.project, Choices()).unused == ["责任部门"]


def test_a_sheet_before_the_signatures_is_refused_in_the_preview(cast: Cast) -> None:
    plan = in_breakdown(cast)
    rows = block(f"任务名称\t完成度\n{plan.survey.title}\t10%\n")
    [error] = plan_import(parse_table(rows), plan.project, Choices()).errors
    assert error.code == "not_running"
