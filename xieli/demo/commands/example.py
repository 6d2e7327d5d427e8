"""The user's example played by the real commands, fed from the user's own two files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import xieli.exchange
from xieli.core import clock
from xieli.demo.commands.authenticator import Authenticator
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.exchange.commands import import_table
from xieli.exchange.queries import Choices
from xieli.exchange.reader import read_workbook
from xieli.exchange.rules import ParsedTable, parse_table
from xieli.exchange.rules.table import Value
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import CharterText, GoalText
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.people import commands as people
from xieli.people.models import Department, Person
from xieli.people.rules import Method
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.signoff.policies import head_of
from xieli.signoff.rules import BY_PASSWORD, Proof
from xieli.workplan import commands as workplan
from xieli.workplan.commands import RiskText
from xieli.workplan.models import Dependency, ResourceKind, Task
from xieli.workplan.queries import text_of

TEMPLATE_TODAY = date(2024, 3, 10)
SEED = Path(xieli.exchange.__file__).parent / "data"
# What the table lacks and sign-off asks for: module, action, contingency, B角 (B3, B8).
COMPLETIONS = {
    "用户反馈数据收集与分析": ("用户反馈", "收集与分析", "改用客服系统月报，误差±3%", "钱二"),
    "需求文档撰写与评审": ("产品需求", "撰写与评审", "每次变更先过评审节点", "李四"),
    "功能开发与测试": ("功能优化", "开发与测试", "按优先级裁剪范围", "郑十一"),
    "上线效果监控与报告输出": ("上线效果", "监控与输出报告", "提前定义监控指标", "冯二"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """The user's example, played by a cast; `shift` moves the template's dates.

    Who has one of the `devices` (by person) signs with a passkey, the others with a password.
    """

    code: str
    cast: Mapping[str, Person]
    shift: timedelta
    zone: ZoneInfo
    devices: Mapping[Person, Authenticator] = field(default_factory=dict)

    def day(self, month: int, day: int) -> date:
        """Return a day of the template's 2024, moved."""
        return date(2024, month, day) + self.shift

    def at(self, month: int, day: int, hour: int = 9) -> datetime:
        """Return a moment of the template's 2024, moved; never one to come."""
        local = datetime.combine(self.day(month, day), time(hour), self.zone)
        return min(local.astimezone(UTC), clock.now())


def play_until_the_second_table(example: Example) -> Project:
    """Bring a project to the state of the second table: charter, breakdown, progress."""
    lead = example.cast["zhou.ba"]
    with clock.fixed_at(example.at(2, 27)):
        project = _charter(example)
    with clock.fixed_at(example.at(2, 28)):
        due_at = clock.now() + timedelta(days=2)
        sign_by_all(
            kickoff.submit_charter(
                project=project, due_at=due_at, version=project.version, actor=lead
            ),
            example,
        )
    project.refresh_from_db()
    with clock.fixed_at(example.at(2, 29)):
        _breakdown(project, example)
    with clock.fixed_at(example.at(2, 29, 15)):
        due_at = clock.now() + timedelta(days=2)
        sign_by_all(workplan.submit_breakdown(project=project, due_at=due_at, actor=lead), example)
    project.refresh_from_db()
    with clock.fixed_at(example.at(3, 10, 10)):
        _progress(project, example)
    return project


def _charter(example: Example) -> Project:
    lead = example.cast["zhou.ba"]
    project = kickoff.create_project(code=example.code, title="客户投诉率下降项目", actor=lead)
    departments = {d.name: d for d in Department.objects.all()}
    deadline = example.day(4, 7)
    text = CharterText(
        background="近三个月客户投诉率持续上升，主要集中在产品易用性，影响续费与口碑。",
        scope_in="产品功能优化：投诉集中的三项功能",
        scope_out="客服话术培训",
        starts_on=example.day(3, 1),
        deadline=deadline,
        goals=[
            GoalText(
                "客户投诉率", Direction.DOWN, Measure.RELATIVE, Decimal(100), Decimal(80), "%",
                deadline,
            )
        ],
        milestones=[
            ("需求确认", example.day(3, 7)),
            ("方案评审", example.day(3, 15)),
            ("开发完成", example.day(3, 30)),
            ("上线验收", deadline),
        ],
        participants=[
            (departments["客服部"], Role.INITIATING, "提出需求"),
            (departments["客服部"], Role.LEAD, "整体协调"),
            (departments["产品部"], Role.COOPERATING, "需求文档与评审"),
            (departments["技术部"], Role.COOPERATING, "数据工具、开发与测试"),
            (departments["运营部"], Role.COOPERATING, "上线效果监控"),
            (departments["质控部"], Role.SUPERVISING, "把控质量，联合验收"),
        ],
    )  # fmt: skip
    return kickoff.edit_charter(project=project, text=text, version=project.version, actor=lead)


def _breakdown(project: Project, example: Example) -> None:
    cast = example.cast
    lead = cast["zhou.ba"]
    owners = {
        "客服部": cast["zhang.san"],
        "产品部": cast["wang.wu"],
        "技术部": cast["zhao.liu"],
        "运营部": cast["sun.qi"],
    }
    table = _shifted(_seed("table1_breakdown.xlsx"), example.shift)
    choices = Choices(owners=owners, accepts_suggestions=True)
    import_table(table=table, project=project, choices=choices, actor=lead)
    _complete(project, lead)
    _provide(project, cast)
    for dependency in Dependency.objects.filter(successor__project=project).select_related(
        "predecessor__owner", "successor"
    ):
        assert dependency.hand_over_on is not None  # noqa: S101 - every row has its dates
        workplan.confirm_hand_over(
            dependency=dependency,
            hand_over_on=dependency.hand_over_on,
            actor=dependency.predecessor.owner,
        )


def _complete(project: Project, lead: Person) -> None:
    for task in project.tasks.for_breakdown():
        module, action, contingency, backup = COMPLETIONS[task.title]
        stands_in = Person.objects.get(name=backup)
        risks = [RiskText(risk.text, contingency, stands_in) for risk in task.risks.all()]
        text = replace(text_of(task), module=module, action=action, risks=risks)
        workplan.edit_task(task=task, text=text, version=task.version, actor=lead)


def _provide(project: Project, cast: Mapping[str, Person]) -> None:
    wanted: Sequence[tuple[str, ResourceKind, str, str, str]] = (
        ("用户反馈数据收集与分析", ResourceKind.TOOL, "数据导出工具与权限", "1 套", "技术部"),
        ("用户反馈数据收集与分析", ResourceKind.BUDGET, "用户调研预算", "5000 元", "产品部"),
        ("功能开发与测试", ResourceKind.PEOPLE, "开发人员", "2 名", "技术部"),
    )
    for title, kind, what, amount, name in wanted:
        department = Department.objects.select_related("head").get(name=name)
        request = workplan.request_resource(
            task=project.tasks.get(title=title),
            kind=kind,
            what=what,
            amount=amount,
            department=department,
            actor=cast["zhou.ba"],
        )
        head = head_of(department)
        assert head is not None  # noqa: S101 - every department of the demonstration has one
        workplan.commit_resource(request=request, actor=head)


def _progress(project: Project, example: Example) -> None:
    """The second table, with the forecast its remark names, and what the owner says about it."""
    cast = example.cast
    table = _shifted(_seed("table2_progress.xlsx"), example.shift)
    first, *rest = table.rows
    forecast = example.day(3, 12)
    table = replace(
        table,
        rows=(replace(first, values=first.values | {"forecast_finish": forecast}), *rest),
    )
    import_table(table=table, project=project, choices=Choices(), actor=cast["zhang.san"])
    task = Task.objects.get(project=project, title=str(first.values["name"]))
    report = task.exceptions.get(cause="forecast_late")
    report = exceptions.complete_exception(
        report=report,
        text=ExceptionText(
            reason="技术部数据工具延迟交付",
            impact="需求文档评审顺延，后续两项任务有延期风险",
            resolution="先用客服系统月报完成初稿，已协调技术部优先处理",
            recovery_on=forecast,
        ),
        version=report.version,
        actor=cast["zhang.san"],
    )
    exceptions.acknowledge_exception(report=report, version=report.version, actor=cast["zhou.ba"])


def _seed(name: str) -> ParsedTable:
    return parse_table(read_workbook((SEED / name).read_bytes(), name))


def _shifted(table: ParsedTable, shift: timedelta) -> ParsedTable:
    rows = tuple(
        replace(row, values={name: _moved(value, shift) for name, value in row.values.items()})
        for row in table.rows
    )
    return replace(table, rows=rows)


def _moved(value: Value, shift: timedelta) -> Value:
    if isinstance(value, date):
        return value + shift
    if isinstance(value, str):
        return re.sub(r"(\d{1,2})月（\d{1,2}）日", lambda said: _said(said, shift), value)
    return value


def _said(said: re.Match[str], shift: timedelta) -> str:
    day = date(TEMPLATE_TODAY.year, int(said[1]), int(said[2])) + shift
    return f"{day.month}月{day.day}日"


def sign_by_all(revision: Revision, example: Example, opinion: str = "") -> None:
    """Let the head of every department sign, each in their own way (V4)."""
    for slot in revision.signatories.for_signing():
        head = head_of(slot.department)
        assert head is not None  # noqa: S101 - every department of the demonstration has one
        signoff.sign_revision(
            signatory=slot,
            hash=revision.hash,
            opinion=opinion,
            proof=_proof(head, revision.hash, example),
            actor=head,
        )


def _proof(head: Person, hash: str, example: Example) -> Proof:
    device = example.devices.get(head)
    if device is None:
        return BY_PASSWORD
    evidence = people.prove_passkey(
        assertion=device.sign(hash), hash=hash, host=device.host, actor=head
    )
    return Proof(Method.PASSKEY, evidence.kept())
