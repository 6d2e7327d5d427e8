"""A project of the cast, brought by commands to where a test begins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.cast import Cast
from xieli.core import clock
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import CharterText, GoalText
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.workplan import commands as workplan
from xieli.workplan.commands import RiskText, TaskText
from xieli.workplan.models import Dependency, Task


@dataclass(frozen=True)
class Plan:
    """A project with two tasks, the second waiting for the first."""

    project: Project
    survey: Task
    writing: Task
    hand_over: Dependency


def charter_text(cast: Cast) -> CharterText:
    """Return a charter that lacks nothing."""
    return CharterText(
        background="客户投诉率上升",
        scope_in="产品功能优化",
        scope_out="客服话术培训",
        starts_on=date(2024, 3, 1),
        deadline=date(2024, 4, 7),
        goals=[GoalText("投诉率", baseline=Decimal(5), target=Decimal(4), due_on=date(2024, 4, 7))],
        milestones=[("上线验收", date(2024, 4, 7))],
        participants=[
            (cast.service, Role.INITIATING, ""),
            (cast.service, Role.LEAD, ""),
            (cast.product, Role.COOPERATING, ""),
            (cast.quality, Role.SUPERVISING, ""),
        ],
    )


def sign_all(revision: Revision, opinion: str = "") -> None:
    """Let every department's head sign."""
    for slot in revision.signatories.for_signing():
        head = slot.department.head
        assert head is not None
        signoff.sign_revision(signatory=slot, hash=revision.hash, opinion=opinion, actor=head)


def survey_text(cast: Cast) -> TaskText:
    """Return the first task's row, complete."""
    return TaskText(
        title="用户反馈数据收集与分析",
        department=cast.service,
        owner=cast.zhang_san,
        module="用户反馈",
        action="收集与分析",
        planned_start=date(2024, 3, 1),
        planned_finish=date(2024, 3, 7),
        deliverable="《用户反馈分析报告》",
        risks=[RiskText("数据源不稳定", "改用月报", cast.zhou_ba)],
    )


def writing_text(cast: Cast) -> TaskText:
    """Return the second task's row, complete."""
    return TaskText(
        title="需求文档撰写与评审",
        department=cast.product,
        owner=cast.li_si,
        module="需求",
        action="撰写与评审",
        planned_start=date(2024, 3, 8),
        planned_finish=date(2024, 3, 15),
        deliverable="《产品优化需求文档V1.0》",
        risks=[RiskText("评审人请假", "改期", cast.zhang_san)],
    )


def in_breakdown(cast: Cast, code: str = "T-1") -> Plan:
    """Return a project whose charter is in force, with two tasks and a confirmed date."""
    lead = cast.zhou_ba
    with clock.fixed_at(datetime(2024, 2, 28, 1, tzinfo=UTC)):
        project = kickoff.create_project(code=code, title="客户投诉率下降项目", actor=lead)
        project = kickoff.edit_charter(
            project=project, text=charter_text(cast), version=1, actor=lead
        )
        due = clock.now() + timedelta(days=2)
        sign_all(
            kickoff.submit_charter(project=project, due_at=due, version=project.version, actor=lead)
        )
        project.refresh_from_db()
        survey = workplan.add_task(project=project, text=survey_text(cast), actor=lead)
        writing = workplan.add_task(project=project, text=writing_text(cast), actor=lead)
        hand_over = workplan.propose_hand_over(predecessor=survey, successor=writing, actor=lead)
        hand_over = workplan.confirm_hand_over(
            dependency=hand_over, hand_over_on=date(2024, 3, 7), actor=cast.zhang_san
        )
    for task in (survey, writing):
        task.refresh_from_db()
    return Plan(project, survey, writing, hand_over)


def in_execution(cast: Cast, code: str = "T-1") -> Plan:
    """Return the same project with its breakdown signed by all."""
    plan = in_breakdown(cast, code)
    with clock.fixed_at(datetime(2024, 2, 29, 1, tzinfo=UTC)):
        due = clock.now() + timedelta(days=2)
        sign_all(workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba))
    for row in (plan.project, plan.survey, plan.writing):
        row.refresh_from_db()
    return plan
