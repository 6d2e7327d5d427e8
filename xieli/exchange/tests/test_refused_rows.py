"""Refused rows come back in the user's own sheet, and the corrected sheet goes in."""

import io
import zipfile
from datetime import date

from django.utils import translation

from tests.cast import Cast
from tests.plans import in_breakdown
from xieli.exchange.commands import import_table
from xieli.exchange.queries import Choices, plan_import, refused_sheet, understood
from xieli.exchange.reader import read_workbook
from xieli.exchange.writer import write_refused
from xieli.paper.writers.excel import write_table

ROWS = [
    ["我们的表"],
    ["序号", "子任务名称", "所属部门", "直接负责人", "计划完成时间", "前置依赖", "完成度"],
    [1, "数据收集", "客服部", "张三", date(2024, 3, 5), "", 0.5],
    [2, "乙", "不存在的部门", "李四", "2024-02-30", "", ""],
    [3, "丙", "产品部", "*", "", "数据收集结果", ""],
    [4, "=HYPERLINK(1)", "客服部", "张三", "", "", ""],
]


def refused(rows, project):
    choices = Choices()
    plan = plan_import(understood(rows, choices), project, choices)
    return write_refused(refused_sheet(rows, plan))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_each_refused_row_has_a_note_that_says_per_field_what_to_do(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with translation.override("zh-hans"):
        rows = read_workbook(refused(ROWS, plan.project), "x.xlsx")
    assert [row[:2] for row in rows[:3]] == [
        ["我们的表"],
        ["序号", "子任务名称"],
        [1.0, "数据收集"],
    ]
    assert rows[1][7] == "协力提示"
    notes = [str(row[7]) if len(row) > 7 else "" for row in rows]
    assert notes[2] == "" and notes[5] == ""
    assert "没有名为“不存在的部门”的部门" in notes[3] and "计划完成: " in notes[3]
    assert "直接负责人" in notes[4] and "可能是“数据收集”" in notes[4]


def test_the_note_is_in_the_users_language_and_on_the_cell(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with translation.override("en"):
        content = refused(ROWS, plan.project)
    assert read_workbook(content, "x.xlsx")[1][7] == "Xieli note"
    comments = part(content, "xl/comments1.xml")
    assert 'ref="C4"' in comments and "there is no department" in comments
    assert 'ref="D5"' in comments


def test_what_the_user_typed_stays_what_it_was(cast: Cast) -> None:
    plan = in_breakdown(cast)
    content = refused(ROWS, plan.project)
    rows = read_workbook(content, "x.xlsx")
    assert (rows[2][4], rows[2][6]) == (date(2024, 3, 5), 0.5)
    assert rows[5][1] == "=HYPERLINK(1)"
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")


def test_the_corrected_sheet_goes_in_and_its_notes_are_ignored(cast: Cast) -> None:
    plan = in_breakdown(cast)
    rows = read_workbook(refused(ROWS, plan.project), "x.xlsx")
    rows[3][2], rows[3][4] = "产品部", "2024-02-29"
    rows[4][3], rows[4][5] = "李四", "数据收集"
    table = understood(rows, Choices())
    assert table.unmapped == ()
    done = import_table(table=table, project=plan.project, choices=Choices(), actor=cast.zhou_ba)
    assert done.run is not None and done.run.created == 4
    assert plan.project.tasks.get(title="丙").incoming.get().predecessor.title == "数据收集"


def test_a_sheet_refused_twice_has_one_note_column(cast: Cast) -> None:
    plan = in_breakdown(cast)
    once = read_workbook(refused(ROWS, plan.project), "x.xlsx")
    twice = read_workbook(refused(once, plan.project), "x.xlsx")
    assert twice == once


def test_cells_that_begin_like_a_formula_leave_as_marked_text() -> None:
    content = write_table("t", ["a"], [["=1+1"], ["+1"], ["-1"], ["@x"], ["plain"]])
    assert part(content, "xl/styles.xml").count('quotePrefix="1"') == 1
    sheet = part(content, "xl/worksheets/sheet1.xml")
    styles = [sheet.split(f'r="A{row}" s="')[1].split('"')[0] for row in range(3, 8)]
    assert len(set(styles[:4])) == 1 and styles[4] != styles[0]
    read = read_workbook(content, "x.xlsx")
    assert [row[0] for row in read[2:]] == ["=1+1", "+1", "-1", "@x", "plain"]
