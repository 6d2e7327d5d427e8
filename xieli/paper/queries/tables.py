"""The two tables as they leave: the template's columns in its order, ours to their right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.kickoff.models import Project
from xieli.people.models import Organisation
from xieli.progress.queries import tracking_sheet
from xieli.workplan.models import Status
from xieli.workplan.queries import named, task_facts

BREAKDOWN_HEADERS = (
    "任务名称", "子任务名称", "所属部门", "直接负责人", "协作负责人", "计划开始时间",
    "计划完成时间", "关键产出物", "前置依赖", "任务风险点", "备注",
    "模块", "动作", "应对预案", "B角",
)  # fmt: skip
PROGRESS_HEADERS = (
    "子任务名称", "当前状态", "实际完成时间", "完成度", "更新人", "更新时间", "异常说明(如有)",
    "预计完成时间", "交付物",
)  # fmt: skip
STATUS_WORDS = {
    Status.NOT_STARTED: "未开始",
    Status.IN_PROGRESS: "进行中",
    Status.BLOCKED: "受阻",
    Status.DONE: "已完成",
}


@dataclass(frozen=True, slots=True)
class ExcelTable:
    """A table as text, ready for Excel."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def headings(headers: Sequence[str]) -> list[str]:
    """Return the template's headers in the reader's language; an Excel file keeps them as is."""
    words = {
        "任务名称": _("Undertaking"),
        "子任务名称": _("Task name"),
        "所属部门": _("Department in charge"),
        "直接负责人": _("Owner"),
        "协作负责人": _("Supporters"),
        "计划开始时间": _("Planned start date"),
        "计划完成时间": _("Planned finish date"),
        "关键产出物": _("Deliverable"),
        "前置依赖": _("Waits for"),
        "任务风险点": _("Task risks"),
        "备注": _("Notes"),
        "当前状态": _("Status"),
        "实际完成时间": _("Actual finish date"),
        "完成度": _("Percent complete"),
        "更新人": _("Updated by"),
        "更新时间": _("Updated at"),
        "异常说明(如有)": _("Exception, if any"),
        "预计完成时间": _("Forecast finish date"),
        "交付物": _("Delivered"),
    }
    return [words.get(header, header) for header in headers]


def breakdown_table(project: Project) -> ExcelTable:
    """Return 任务拆解与分工表 as it stands now; importing it again changes nothing."""
    tasks = [
        task_facts(task) | {"waits_for": [named(each) for each in task.incoming.all()]}
        for task in project.tasks.for_breakdown()
    ]
    return signed_breakdown({"title": project.title, "tasks": tasks})


def signed_breakdown(content: Mapping[str, Any]) -> ExcelTable:
    """Return 任务拆解与分工表 with the rows of a signed text; notes are not signed."""
    rows = [_breakdown_row(content["title"], task) for task in content["tasks"]]
    return ExcelTable("任务拆解与分工表", BREAKDOWN_HEADERS, rows)


def progress_table(project: Project) -> ExcelTable:
    """Return 任务进度跟踪表 as of today; importing it again changes nothing."""
    zone = Organisation.objects.get().zone
    rows = [
        (
            row.title,
            STATUS_WORDS[Status(row.status)],
            _day(row.actual_finish),
            f"{row.percent}%",
            row.updated_by_name,
            _moment(row.updated_at, zone),
            row.remark,
            _day(row.forecast_finish),
            row.delivered,
        )
        for row in tracking_sheet(project)
    ]
    as_of = clock.today(zone).isoformat()
    return ExcelTable(f"任务进度跟踪表(更新至{as_of})", PROGRESS_HEADERS, rows)


def _breakdown_row(project: str, task: Mapping[str, Any]) -> Sequence[str]:
    risk = next(iter(task["risks"]), {"text": "", "contingency": "", "backup": ""})
    return (
        project,
        task["title"],
        task["department"],
        task["owner"],
        "、".join(f"{each['name']}({each['support']})" for each in task["supporters"]),
        task["planned_start"] or "",
        task["planned_finish"] or "",
        task["deliverable"],
        # A task of another project has no name here (T6): it is not brought in by a table either.
        "、".join(each["predecessor"] for each in task["waits_for"] if "predecessor" in each)
        or "无",
        risk["text"],
        task.get("note", ""),
        task["module"],
        task["action"],
        risk["contingency"],
        risk["backup"],
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else "-"
