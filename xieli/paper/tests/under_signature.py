"""One text of every kind of document, put before the heads of the departments to sign."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.cast import Cast
from tests.endings import accepted, answered, in_acceptance
from tests.plans import charter_text, in_breakdown, in_execution, writing_text
from xieli.attachments.commands import Incoming, attach_file
from xieli.attachments.queries import place
from xieli.changes import commands as changes
from xieli.closing import commands as closing
from xieli.closing.commands import LessonText, MeasurementText, ReworkText
from xieli.core import clock
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import GoalText
from xieli.kickoff.rules import Measure
from xieli.library import commands as library
from xieli.signoff.models import Revision
from xieli.workplan import commands as workplan

type Asked = tuple[Revision, str]  # the text, and the page on which it is signed


def _charter(cast: Cast) -> Asked:
    project = kickoff.create_project(code="T-1", title="客户投诉率下降项目", actor=cast.zhou_ba)
    day = date(2024, 4, 7)
    goals = [
        GoalText(
            "投诉率", measure=Measure.POINTS, baseline=Decimal(5), target=Decimal(4), due_on=day
        ),
        GoalText("退货件数", target=Decimal(30), unit="件", measure=Measure.ABSOLUTE, due_on=day),
    ]
    text = replace(charter_text(cast), goals=goals)
    project = kickoff.edit_charter(project=project, text=text, version=1, actor=cast.zhou_ba)
    revision = kickoff.submit_charter(
        project=project, due_at=_due(), version=project.version, actor=cast.zhou_ba
    )
    return revision, "/projects/T-1/charter/"


def _breakdown(cast: Cast) -> Asked:
    plan = in_breakdown(cast)
    request = workplan.request_resource(
        task=plan.survey, kind="people", what="抽样员", amount="两人", department=cast.product,
        actor=cast.zhang_san,
    )  # fmt: skip
    workplan.commit_resource(request=request, actor=cast.li_si)
    workplan.propose_hand_over(
        predecessor=plan.survey,
        successor=plan.writing,
        hand_over_on=date(2024, 3, 6),
        actor=cast.li_si,
    )
    revision = workplan.submit_breakdown(
        project=plan.project,
        due_at=_due(),
        open_handshakes_because="抽样先行,日期周五前补确认",
        actor=cast.zhou_ba,
    )
    return revision, "/projects/T-1/breakdown/"


def _change(cast: Cast) -> Asked:
    plan = in_execution(cast)
    request = changes.draft_change(
        project=plan.project, reason="测试数据工具延期", effect="上线顺延", actor=cast.zhang_san
    )
    text = replace(writing_text(cast), planned_finish=date(2024, 4, 10))
    changes.propose_row(
        request=request, task=plan.writing, text=text, version=request.version, actor=cast.zhou_ba
    )
    request.refresh_from_db()
    revision = changes.submit_change(
        request=request, due_at=_due(), version=request.version, actor=cast.zhou_ba
    )
    return revision, f"/changes/{request.pk}/"


def _acceptance(cast: Cast) -> Asked:
    _plan, acceptance, result = in_acceptance(cast)
    where, pdf = place("goal_result", result.pk, cast.chen_yi), b"%PDF-1.7\n%abc\n"
    assert where is not None
    attach_file(
        place=where,
        subject_type="goal_result",
        file=Incoming("月报.pdf", len(pdf), [pdf]),
        actor=cast.chen_yi,
    )
    text = MeasurementText(
        Decimal("4.5"), evidence="四月月报", link="https://example.com/4", acceptor=cast.chen_yi
    )
    result = closing.measure_goal(result=result, text=text, version=1, actor=cast.chen_yi)
    closing.confirm_goal(result=result, version=result.version, actor=cast.chen_yi)
    rework = ReworkText(
        "补做培训", cast.product, cast.li_si, date(2024, 4, 8), date(2024, 4, 20), "《培训记录》"
    )
    revision = closing.submit_acceptance(
        acceptance=acceptance,
        decision="rework",
        rework=[rework],
        due_at=_due(),
        version=acceptance.version,
        actor=cast.chen_yi,
    )
    return revision, "/projects/T-1/acceptance/"


def _retrospective(cast: Cast) -> Asked:
    plan = accepted(cast)
    retrospective = answered(cast, plan)
    text = LessonText("went_well", "抽样先行", theme="方法")
    lesson = closing.add_lesson(retrospective=retrospective, text=text, actor=cast.li_si)
    closing.vote_for_lesson(lesson=lesson, actor=cast.chen_yi)
    revision = closing.submit_retrospective(
        retrospective=retrospective, due_at=_due(), version=1, actor=cast.zhou_ba
    )
    return revision, "/projects/T-1/retrospective/"


def _cancellation(cast: Cast) -> Asked:
    project = in_execution(cast).project
    revision = kickoff.propose_cancellation(
        project=project,
        reason="预算取消",
        due_at=_due(),
        version=project.version,
        actor=cast.zhou_ba,
    )
    return revision, "/projects/T-1/cancellation/"


def _archive_reasons(cast: Cast) -> Asked:
    project = accepted(cast).project
    revision = library.submit_reasons(
        project=project,
        reasons={"retrospective": "团队已解散,另行访谈"},
        due_at=_due(),
        version=project.version,
        actor=cast.zhou_ba,
    )
    return revision, "/projects/T-1/archive/"


def _due() -> datetime:
    return clock.now() + timedelta(days=2)


ASKED: Mapping[str, Callable[[Cast], Asked]] = {
    "charter": _charter,
    "breakdown": _breakdown,
    "change": _change,
    "acceptance": _acceptance,
    "retrospective": _retrospective,
    "cancellation": _cancellation,
    "archive_reasons": _archive_reasons,
}
