"""A project of the cast, driven by commands towards its end."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.cast import Cast
from tests.plans import Plan, charter_text, in_execution, sign_all
from xieli.changes import commands as changes
from xieli.changes.models import ChangeRequest
from xieli.closing import commands as closing
from xieli.closing.commands import LessonText, MeasurementText
from xieli.closing.models import Acceptance, GoalResult, Retrospective
from xieli.core import clock
from xieli.progress.commands import check_in


def changed(
    cast: Cast, plan: Plan, reason: str = "测试数据工具延期", *, is_signed: bool = True
) -> ChangeRequest:
    """Return a request everybody approved, or is asked to: the deadline is five days later."""
    request = changes.draft_change(
        project=plan.project, reason=reason, effect="上线顺延", actor=cast.zhang_san
    )
    text = replace(charter_text(cast), deadline=date(2024, 4, 12))
    changes.propose_charter(
        request=request, text=text, version=request.version, actor=cast.zhang_san
    )
    request.refresh_from_db()
    revision = changes.submit_change(
        request=request,
        due_at=clock.now() + timedelta(days=2),
        version=request.version,
        actor=cast.zhou_ba,
    )
    if is_signed:
        sign_all(revision, opinion="同意")
    plan.project.refresh_from_db()
    request.refresh_from_db()
    return request


def done(cast: Cast, code: str = "T-1", *, is_changed: bool = False) -> Plan:
    """Return a project all of whose tasks are done, on time."""
    plan = in_execution(cast, code)
    if is_changed:
        changed(cast, plan)
    for task, owner in ((plan.survey, cast.zhang_san), (plan.writing, cast.li_si)):
        check_in(
            task=task,
            status="done",
            percent=100,
            actual_finish=task.planned_finish,
            deliverable=task.deliverable,
            actor=owner,
        )
        task.refresh_from_db()
    return plan


def in_acceptance(
    cast: Cast, code: str = "T-1", *, is_changed: bool = False
) -> tuple[Plan, Acceptance, GoalResult]:
    """Return a project under acceptance, with its one goal still to be measured."""
    plan = done(cast, code, is_changed=is_changed)
    acceptance = closing.open_acceptance(project=plan.project, actor=cast.chen_yi)
    plan.project.refresh_from_db()
    return plan, acceptance, acceptance.results.for_acceptance().get()


def measured(
    cast: Cast, figure: str = "4", code: str = "T-1", *, is_changed: bool = False
) -> tuple[Plan, Acceptance]:
    """Return an acceptance whose goal is measured and confirmed."""
    plan, acceptance, result = in_acceptance(cast, code, is_changed=is_changed)
    text = MeasurementText(Decimal(figure), evidence="月报", acceptor=cast.chen_yi)
    result = closing.measure_goal(result=result, text=text, version=1, actor=cast.chen_yi)
    closing.confirm_goal(result=result, version=result.version, actor=cast.chen_yi)
    return plan, acceptance


def accepted(cast: Cast, code: str = "T-1", *, is_changed: bool = False) -> Plan:
    """Return a project whose acceptance everybody signed as achieved."""
    plan, acceptance = measured(cast, code=code, is_changed=is_changed)
    sign_all(
        closing.submit_acceptance(
            acceptance=acceptance,
            decision="close",
            due_at=clock.now() + timedelta(days=2),
            version=acceptance.version,
            actor=cast.chen_yi,
        )
    )
    plan.project.refresh_from_db()
    return plan


def answered(cast: Cast, plan: Plan) -> Retrospective:
    """Return the retrospective of an accepted project, every question answered."""
    retrospective = closing.open_retrospective(project=plan.project, actor=cast.zhou_ba)
    for text in (
        LessonText("went_well", "每日进度同步机制高效"),
        LessonText("to_improve", "需求变更未及时同步技术部导致返工"),
        LessonText(
            "standardise", "建立需求变更审批流程", owner=cast.li_si, due_on=date(2024, 5, 10)
        ),
    ):
        closing.add_lesson(retrospective=retrospective, text=text, actor=cast.zhang_san)
    return retrospective


def learned(cast: Cast, *, is_changed: bool = False) -> Plan:
    """Return a project that is accepted and whose retrospective everybody signed."""
    plan = accepted(cast, is_changed=is_changed)
    retrospective = answered(cast, plan)
    sign_all(
        closing.submit_retrospective(
            retrospective=retrospective,
            due_at=clock.now() + timedelta(days=2),
            version=1,
            actor=cast.zhou_ba,
        )
    )
    plan.project.refresh_from_db()
    return plan
