"""A project of the cast, driven by commands towards its end."""

from datetime import date, timedelta
from decimal import Decimal

from tests.cast import Cast
from tests.plans import Plan, in_execution, sign_all
from xieli.closing import commands as closing
from xieli.closing.commands import LessonText, MeasurementText
from xieli.closing.models import Acceptance, GoalResult, Retrospective
from xieli.core import clock
from xieli.progress.commands import check_in


def done(cast: Cast, code: str = "T-1") -> Plan:
    """Return a project all of whose tasks are done, on time."""
    plan = in_execution(cast, code)
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


def in_acceptance(cast: Cast, code: str = "T-1") -> tuple[Plan, Acceptance, GoalResult]:
    """Return a project under acceptance, with its one goal still to be measured."""
    plan = done(cast, code)
    acceptance = closing.open_acceptance(project=plan.project, actor=cast.chen_yi)
    plan.project.refresh_from_db()
    return plan, acceptance, acceptance.results.for_acceptance().get()


def measured(cast: Cast, figure: str = "4", code: str = "T-1") -> tuple[Plan, Acceptance]:
    """Return an acceptance whose goal is measured and confirmed."""
    plan, acceptance, result = in_acceptance(cast, code)
    text = MeasurementText(Decimal(figure), evidence="月报", acceptor=cast.chen_yi)
    result = closing.measure_goal(result=result, text=text, version=1, actor=cast.chen_yi)
    closing.confirm_goal(result=result, version=result.version, actor=cast.chen_yi)
    return plan, acceptance


def accepted(cast: Cast, code: str = "T-1") -> Plan:
    """Return a project whose acceptance everybody signed as achieved."""
    plan, acceptance = measured(cast, code=code)
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


def learned(cast: Cast) -> Plan:
    """Return a project that is accepted and whose retrospective everybody signed."""
    plan = accepted(cast)
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
