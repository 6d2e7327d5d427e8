"""The two tables as they leave: the template's columns in its order, ours to their right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from xieli.core import clock
from xieli.exchange.queries.changes import waits_for
from xieli.kickoff.models import Project
from xieli.people.models import Organisation
from xieli.progress.queries import tracking_sheet
from xieli.workplan.models import Status, Task

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
class Table:
    """A table as text, ready for Excel."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def breakdown_table(project: Project) -> Table:
    """Return 任务拆解与分工表; importing it again changes nothing."""
    rows = [_breakdown_row(project, task) for task in project.tasks.for_breakdown()]
    return Table("任务拆解与分工表", BREAKDOWN_HEADERS, rows)


def progress_table(project: Project) -> Table:
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
    return Table(f"任务进度跟踪表(更新至{as_of})", PROGRESS_HEADERS, rows)


def _breakdown_row(project: Project, task: Task) -> Sequence[str]:
    risk = next(iter(task.risks.all()), None)
    return (
        project.title,
        task.title,
        task.department.name,
        task.owner.name,
        "、".join(f"{s.name}({s.support})" for s in task.supporters.all()),
        _day(task.planned_start),
        _day(task.planned_finish),
        task.deliverable,
        "、".join(waits_for(task)) or "无",
        risk.text if risk else "",
        task.note,
        task.module,
        task.action,
        risk.contingency if risk else "",
        risk.backup.name if risk and risk.backup else "",
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else "-"
