"""The user's two tables, and what people type into cells."""

from datetime import date
from pathlib import Path

import pytest

from xieli.exchange.reader import read_workbook
from xieli.exchange.rules import (
    Failure,
    PersonText,
    find_header,
    parse_date,
    parse_owner,
    parse_percent,
    parse_status,
    parse_support,
    parse_table,
)
from xieli.exchange.rules.predecessors import known_keys, split_among
from xieli.paper.writers.excel import write_table

DATA = Path(__file__).parents[1] / "data"


def read(name):
    return read_workbook((DATA / name).read_bytes(), name)


def test_breakdown_sample_is_understood_as_it_is():
    table = parse_table(read("table1_breakdown.xlsx"))
    assert (table.kind, table.header_row, table.unmapped) == ("breakdown", 2, ())
    assert list(table.mapping.values()) == [
        "project",
        "name",
        "department",
        "owner",
        "support",
        "planned_start",
        "planned_finish",
        "deliverable",
        "predecessors",
        "risk",
        "notes",
    ]
    assert [row.row for row in table.rows] == [3, 4, 5, 6]
    assert {row.values["project"] for row in table.rows} == {"客户投诉率下降项目"}
    first, third = table.rows[0].values, table.rows[2].values
    assert first["planned_start"] == date(2024, 3, 1)
    assert first["deliverable"] == "《用户反馈分析报告》"
    assert first["predecessors"] == ()
    assert third["owner"] == PersonText("赵六", masked=True)
    [support] = first["support"]
    assert (support.masked, support.department, support.text) == (True, "技术部", "提供数据工具")
    codes = [[(e.field, e.code) for e in row.errors] for row in table.rows]
    assert codes == [[("owner", "owner_masked")]] * 4  # B1


def test_progress_sample_is_understood_as_it_is():
    table = parse_table(read("table2_progress.xlsx"))
    assert (table.kind, table.header_row, table.as_of) == ("progress", 2, date(2024, 3, 10))
    first, second = table.rows[0].values, table.rows[1].values
    assert (first["status"], first["progress"]) == ("in_progress", 70)
    assert (first["actual_finish"], first["updated_at"]) == (None, date(2024, 3, 10))
    assert (second["status"], second["progress"], second["updated_at"]) == ("not_started", 0, None)
    assert not any(row.errors for row in table.rows)


def test_english_headers_and_a_lone_task_column():
    header = find_header([["Task", "Owner", "Due date", "Colour"], ["a", "b", "c", "d"]])
    assert header.mapping == {
        "Task": "name",
        "Owner": "owner",
        "Due date": "planned_finish",
        "Colour": None,
    }
    assert parse_table([["hello"], ["world"]]).kind == "unknown"
    assert parse_table([]).header_row is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2024-03-01", date(2024, 3, 1)),
        ("2024/3/1", date(2024, 3, 1)),
        ("2024年3月1日", date(2024, 3, 1)),
        ("２０２４－０３－０１", date(2024, 3, 1)),
        ("20240301", date(2024, 3, 1)),
        ("3月12日", date(2024, 3, 12)),
        (45352.0, date(2024, 3, 1)),
        ("2024-03-01 10:30", date(2024, 3, 1)),
        (date(2024, 3, 1), date(2024, 3, 1)),
        ("-", None),
    ],
)
def test_dates(typed, expected):
    assert parse_date(typed, 2024) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2024-02-30", "no_such_date"),
        ("下周", "date_unreadable"),
        (3.5, "date_unreadable"),
        (float("inf"), "date_unreadable"),
        (float("nan"), "date_unreadable"),
        ("3月12日", "date_without_year"),
    ],
)
def test_dates_that_cannot_be(typed, code):
    failure = parse_date(typed)
    assert isinstance(failure, Failure)
    assert failure.code == code


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("70%", 70),
        (0.7, 70),
        (70, 70),
        ("７０％", 70),
        ("0.7", 70),
        (1.0, 100),
        ("1%", 1),
        ("", None),
    ],
)
def test_percent(typed, expected):
    assert parse_percent(typed) == expected


def test_percent_and_status_that_cannot_be():
    assert parse_percent("120%").code == "percent_out_of_range"
    assert parse_percent("NaN").code == "percent_unreadable"
    assert parse_status("In Progress") == "in_progress"
    assert parse_status("差不多了").code == "unknown_status"


@pytest.mark.parametrize(
    "typed", ["张三、李四", "张三,李四", "张三/李四", "张三；李四", "张三和李四"]
)
def test_two_owners_in_a_cell_are_refused(typed):
    """B1"""
    assert parse_owner(typed).code == "two_owners"


def test_one_owner():
    assert parse_owner("李和平") == PersonText("李和平", masked=False)
    assert parse_owner("赵六（技术部）") == PersonText("赵六", masked=False)
    assert parse_owner("*") == PersonText("", masked=True)
    assert parse_owner("无") is None


def test_several_supporters():
    """B2"""
    found = parse_support("张三（技术部提供数据、接口）；*(配合验收)、王五")
    assert [(s.person, s.masked, s.department, s.text) for s in found] == [
        ("张三", False, "技术部", "提供数据、接口"),
        ("", True, None, "配合验收"),
        ("王五", False, None, ""),
    ]


def test_predecessors_in_a_cell():
    known = known_keys(["收集、整理"])
    assert split_among("甲任务、乙任务；《丙、丁》", known) == ("甲任务", "乙任务", "《丙、丁》")
    assert split_among("收集、整理", known) == ("收集、整理",)
    assert split_among("收集、整理", known_keys([])) == ("收集", "整理")
    assert split_among("无", known) == ()


def test_errors_name_row_and_field():
    rows = [
        ["子任务名称", "负责人", "计划开始", "计划完成"],
        ["长" * 1000, "张三", "2024-02-30", "3月12日"],
        ["甲", "张三、李四", "2024-03-01", ""],
        ["乙", "", "", ""],
        ["", "张三", "", ""],
    ]
    table = parse_table(rows)
    assert [(e.row, e.field, e.code) for row in table.rows for e in row.errors] == [
        (2, "name", "too_long"),
        (2, "planned_start", "no_such_date"),
        (3, "owner", "two_owners"),
        (4, "owner", "owner_missing"),
        (5, "name", "name_missing"),
    ]
    assert table.rows[0].values["planned_finish"] == date(2024, 3, 12)


def test_what_is_written_reads_back_the_same():
    headers = ["子任务名称", "直接负责人", "计划完成时间", "备注"]
    content = write_table(
        "标题", headers, [["甲", "张三", "2024-03-01", "=1+1"], ["乙", "王五", None, ""]]
    )
    rows = read_workbook(content, "out.xlsx")
    assert rows[0] == ["标题"]
    table = parse_table(rows)
    assert table.header_row == 2
    assert table.rows[0].values["notes"] == "=1+1"
    assert not any(row.errors for row in table.rows)
