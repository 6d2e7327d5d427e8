"""Which row is the header, and which column means what."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The field names are a contract with `xieli import --json` and the API.
SYNONYMS: dict[str, str] = {
    "name": "子任务名称 子任务 任务名称 任务 工作项 事项 名称 task taskname subtask subtaskname "
    "title name summary",
    "module": "模块 所属模块 功能模块 module component",
    "action": "动作 具体动作 行动 action",
    "department": "所属部门 责任部门 负责部门 部门 承担部门 department dept team",
    "owner": "直接负责人 负责人 责任人 主责人 执行人 经办人 owner assignee responsible "
    "accountable directowner",
    "support": "协作负责人 协作人 协作 配合人 支持人 协办人 配合部门 协作负责人及支持内容 "
    "support supporter supporters collaborators collaborator cooperatingowner",
    "planned_start": "计划开始时间 计划开始日期 计划开始 开始时间 开始日期 起始时间 起始日期 "
    "plannedstart startdate start plannedstartdate",
    "planned_finish": "计划完成时间 计划完成日期 计划完成 计划结束时间 计划结束日期 结束时间 "
    "结束日期 完成期限 截止时间 截止日期 plannedfinish plannedend finishdate enddate duedate due "
    "deadline finish end plannedfinishdate",
    "actual_finish": "实际完成时间 实际完成日期 实际完成 实际结束时间 实际结束日期 完成日期 "
    "完成时间 actualfinish actualend actualfinishdate completedon",
    "deliverable": "关键产出物 产出物 交付物 输出物 成果 关键交付物 产出 deliverable deliverables "
    "keydeliverable output",
    "predecessors": "前置依赖 前置任务 依赖 依赖任务 前置依赖任务 前置 predecessors predecessor "
    "dependencies dependency dependson",
    "risk": "任务风险点 风险点 风险 主要风险 risk risks",
    "contingency": "应对预案 预案 应对措施 风险应对 contingency contingencyplan mitigation",
    "backup": "b角 b角负责人 备份负责人 后备负责人 backup backupperson backupowner",
    "notes": "备注 说明 注释 notes note remarks remark comment comments",
    "status": "当前状态 状态 任务状态 进展状态 status currentstatus state",
    "progress": "完成度 进度 完成率 完成百分比 完成比例 progress percent complete "
    "percentcomplete completion donepercent",
    "exception": "异常说明 异常 异常情况 问题说明 exception exceptions exceptionnote issue issues",
    "updated_by": "更新人 填报人 更新者 updatedby",
    "updated_at": "更新时间 更新日期 填报时间 updatedat updatedon updated lastupdated",
    "project": "项目名称 项目 所属项目 项目任务 主任务 主任务名称 总任务 project projectname",
    "forecast_finish": "预计完成时间 预计完成日期 预计完成 预测完成时间 预测完成 forecastfinish "
    "forecast expectedfinish",
    "number": "序号 编号 任务编号 no number id",
    # What we wrote beside a refused row, when the corrected file comes back.
    "refusal": "协力提示 xielinote",
}
INTERNAL_FIELDS = frozenset({"forecast_finish", "number", "refusal"})
FIELDS = frozenset(SYNONYMS) - INTERNAL_FIELDS
_FIELD_BY_WORD = {word: field for field, words in SYNONYMS.items() for word in words.split()}
# The template calls the whole 任务 and its rows 子任务; alone, 任务名称 is the row itself.
_WHOLE_BESIDE_SUBTASK = frozenset({"任务名称", "任务", "task", "taskname", "title"})
_SUBTASK = frozenset({"子任务名称", "子任务", "subtask", "subtaskname"})
_PROGRESS = frozenset(
    {
        "status",
        "progress",
        "actual_finish",
        "forecast_finish",
        "exception",
        "updated_by",
        "updated_at",
    }
)
_BREAKDOWN = frozenset(
    [
        "module",
        "action",
        "department",
        "owner",
        "support",
        "planned_start",
        "planned_finish",
        "deliverable",
        "predecessors",
        "risk",
        "contingency",
        "backup",
    ]
)
# What a row of each table can say; anything else understood beside it is said not to be used.
USED_BY = {
    "breakdown": _BREAKDOWN | {"name", "notes", "project"},
    "progress": (_PROGRESS - {"updated_by", "updated_at"}) | {"name", "deliverable", "project"},
}
CHOOSABLE = USED_BY["breakdown"] | USED_BY["progress"]
_ROWS_LOOKED_AT = 30
type Chosen = Mapping[str, str]
NOTHING_CHOSEN: Chosen = {}


@dataclass(frozen=True, slots=True)
class Header:
    """`index` is 0-based, -1 without a header; `columns` gives each column's field."""

    index: int
    mapping: dict[str, str | None]
    columns: tuple[str | None, ...]
    kind: str  # "breakdown" | "progress" | "unknown"


def header_word(cell: object) -> str:
    text = unicodedata.normalize("NFKC", str(cell or "")[:200]).casefold()
    text = re.sub(r"\([^()]*\)", "", text)
    return re.sub(r"[\W_]+", "", text)


def field_for(header: object) -> str | None:
    """The field a header names on its own, in Chinese or English."""
    return _FIELD_BY_WORD.get(header_word(header))


def find_header(rows: Sequence[Sequence[object]], chosen: Chosen = NOTHING_CHOSEN) -> Header:
    """The row that names most fields; titles above it name none.

    `chosen` says what a header means, by its `header_word`; an empty field leaves the column out.
    """
    best: tuple[int, int, tuple[str | None, ...]] = (0, -1, ())
    for index, row in enumerate(rows[:_ROWS_LOOKED_AT]):
        columns = _columns(row, chosen)
        known = sum(field is not None for field in columns)
        if known > best[0]:
            best = (known, index, columns)
    known, index, columns = best
    if known < 2 or "name" not in columns:
        return Header(-1, {}, (), "unknown")
    return Header(index, _mapping(rows[index], columns), columns, _kind(columns))


def likely_headers(rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """The labels of the row that looks most like a header, for a person to say what they mean."""
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    for row in rows[:_ROWS_LOOKED_AT]:
        labels = tuple(_mapping(row, [None] * len(row)))
        known = sum(field_for(label) is not None for label in labels)
        best = max(best, (known, len(labels), labels), key=lambda each: each[:2])
    return best[2]


def _columns(row: Sequence[object], chosen: Chosen) -> tuple[str | None, ...]:
    words = [header_word(cell) for cell in row]
    has_subtask = any(word in _SUBTASK for word in words)
    promised = {chosen[word] for word in words if chosen.get(word)}
    taken: set[str] = set()
    columns: list[str | None] = []
    for word in words:
        field = _FIELD_BY_WORD.get(word)
        if has_subtask and word in _WHOLE_BESIDE_SUBTASK:
            field = "project"
        if word and word in chosen:
            field = chosen[word]
        elif field in promised:
            field = None
        if not field or field in taken:
            columns.append(None)
            continue
        taken.add(field)
        columns.append(field)
    return tuple(columns)


def _mapping(row: Sequence[object], columns: Sequence[str | None]) -> dict[str, str | None]:
    mapping: dict[str, str | None] = {}
    for cell, field in zip(row, columns, strict=True):
        header = str(cell if cell is not None else "").strip()[:200]
        if not header:
            continue
        label, copy = header, 2
        while label in mapping:
            label, copy = f"{header} ({copy})", copy + 1
        mapping[label] = field
    return mapping


def _kind(columns: Sequence[str | None]) -> str:
    """A deliverable and a note belong to both tables: they decide when nothing else does."""
    fields = {field for field in columns if field}
    progress, breakdown = len(fields & _PROGRESS), len(fields & _BREAKDOWN - {"deliverable"})
    if not progress and not breakdown:
        return "breakdown" if fields & {"deliverable", "notes"} else "unknown"
    reports = fields & {"status", "progress"}
    return (
        "progress" if progress > breakdown or (reports and progress == breakdown) else "breakdown"
    )
