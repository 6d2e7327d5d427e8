"""B1–B9 and C1: a breakdown that can be signed, and what may change once it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.plans import in_breakdown, in_execution, sign_all, survey_text, writing_text
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Event
from xieli.kickoff.models import Phase, Project
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.workplan import commands, queries
from xieli.workplan.commands import RiskText
from xieli.workplan.models import HandshakeState, ResourceKind, Task


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def submit(project: Project, actor: Person, because: str = ""):
    return commands.submit_breakdown(
        project=project,
        due_at=clock.now() + timedelta(days=2),
        open_handshakes_because=because,
        actor=actor,
    )


def test_b1_the_owner_belongs_to_the_tasks_department(cast: Cast) -> None:
    plan = in_breakdown(cast)
    text = replace(survey_text(cast), title="另一个", owner=cast.li_si)
    with refused("B1.owner_outside"):
        commands.add_task(project=plan.project, text=text, actor=cast.zhou_ba)


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"supporters": [("技术部", "")]}, "B2.no_support"),
        ({"module": ""}, "B3.no_module"),
        ({"action": ""}, "B3.no_action"),
        ({"planned_finish": date(2024, 5, 1)}, "B4.outside_window"),
        ({"planned_start": None}, "B4.no_dates"),
        ({"deliverable": ""}, "B4.no_deliverable"),
        ({"risks": [RiskText("数据源不稳定")]}, "B8.no_contingency"),
        ({"risks": []}, "B8.no_backup"),
    ],
)
def test_b2_to_b8_gate_the_submission_not_the_row(cast: Cast, lacking, code: str) -> None:
    plan = in_breakdown(cast)
    text = replace(survey_text(cast), **lacking)
    commands.edit_task(task=plan.survey, text=text, version=plan.survey.version, actor=cast.zhou_ba)
    with refused(code):
        submit(plan.project, cast.zhou_ba)


def test_b4_finish_before_start_is_refused_at_once(cast: Cast) -> None:
    plan = in_breakdown(cast)
    text = replace(survey_text(cast), planned_finish=date(2024, 2, 1))
    with pytest.raises(RuleViolation, match="B4"):
        commands.edit_task(
            task=plan.survey, text=text, version=plan.survey.version, actor=cast.zhou_ba
        )


def test_b5_no_task_waits_for_itself_round_a_corner(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with refused("B5.cycle"):
        commands.propose_hand_over(
            predecessor=plan.writing, successor=plan.survey, actor=cast.zhou_ba
        )


def test_b6_only_the_upstream_owner_promises_the_date(cast: Cast) -> None:
    plan = in_breakdown(cast)
    moved = commands.propose_hand_over(
        predecessor=plan.survey,
        successor=plan.writing,
        hand_over_on=date(2024, 3, 6),
        actor=cast.li_si,
    )
    assert moved.handshake == HandshakeState.REOPENED
    with pytest.raises(NotAllowed):
        commands.confirm_hand_over(
            dependency=moved, hand_over_on=date(2024, 3, 6), actor=cast.li_si
        )
    with refused("B6.date_moved"):
        commands.confirm_hand_over(
            dependency=moved, hand_over_on=date(2024, 3, 7), actor=cast.zhang_san
        )
    again = commands.confirm_hand_over(
        dependency=moved, hand_over_on=date(2024, 3, 6), actor=cast.zhang_san
    )
    assert again.handshake == HandshakeState.CONFIRMED


def test_b7_a_resource_is_answered_by_the_providing_head_and_gates_b9(cast: Cast) -> None:
    plan = in_breakdown(cast)
    request = commands.request_resource(
        task=plan.survey,
        kind=ResourceKind.PEOPLE,
        what="数据分析师",
        department=cast.product,
        actor=cast.zhang_san,
    )
    with refused("B9.resource_not_confirmed"):
        submit(plan.project, cast.zhou_ba)
    with pytest.raises(NotAllowed):
        commands.commit_resource(request=request, actor=cast.zhou_ba)
    with refused("B7.no_reason"):
        commands.decline_resource(request=request, reason=" ", actor=cast.li_si)
    commands.commit_resource(request=request, actor=cast.li_si)
    assert submit(plan.project, cast.zhou_ba).signatories.count() == 2


def test_b7_the_same_thing_promised_twice_is_shown(cast: Cast) -> None:
    plan = in_breakdown(cast)
    for start in (date(2024, 3, 1), date(2024, 3, 5)):
        request = commands.request_resource(
            task=plan.survey,
            kind=ResourceKind.PEOPLE,
            what="王五",
            department=cast.product,
            starts_on=start,
            ends_on=date(2024, 3, 7),
            actor=cast.zhang_san,
        )
        commands.commit_resource(request=request, actor=cast.li_si)
    assert len(queries.promised_twice(plan.project)) == 1


def test_b9_open_handshakes_need_the_leads_reason(cast: Cast) -> None:
    plan = in_breakdown(cast)
    commands.propose_hand_over(
        predecessor=plan.survey,
        successor=plan.writing,
        hand_over_on=date(2024, 3, 6),
        actor=cast.li_si,
    )
    with refused("B9.open_handshakes"):
        submit(plan.project, cast.zhou_ba)
    submit(plan.project, cast.zhou_ba, because="周五前补确认")


def test_b9_the_last_signature_makes_baseline_1(cast: Cast) -> None:
    plan = in_execution(cast)
    assert plan.project.phase == Phase.EXECUTION
    assert [baseline.number for baseline in plan.project.baselines.all()] == [1]
    types = list(Event.objects.filter(ledger=plan.project.ledger).values_list("type", flat=True))
    assert types[-1] == "breakdown.baselined"


def test_k3_an_edit_under_signature_lapses_the_signatures(cast: Cast) -> None:
    plan = in_breakdown(cast)
    revision = submit(plan.project, cast.zhou_ba)
    text = replace(writing_text(cast), planned_finish=date(2024, 3, 18))
    commands.edit_task(task=plan.writing, text=text, version=plan.writing.version, actor=cast.li_si)
    revision.refresh_from_db()
    assert revision.lapsed_at is not None
    assert queries.breakdown_revision(plan.project) is None
    sign_all(submit(plan.project, cast.zhou_ba))


def test_c1_after_signing_only_what_the_tier_allows(cast: Cast) -> None:
    plan = in_execution(cast)
    free = replace(survey_text(cast), note="请先看月报")
    task = commands.edit_task(
        task=plan.survey, text=free, version=plan.survey.version, actor=cast.zhang_san
    )
    wording = replace(free, deliverable="《分析报告》")
    with refused("C1.lead_and_head"):
        commands.edit_task(task=task, text=wording, version=task.version, actor=cast.zhang_san)
    moved = replace(free, planned_finish=date(2024, 3, 20))
    with refused("C1.all_departments"):
        commands.edit_task(task=task, text=moved, version=task.version, actor=cast.zhou_ba)
    with refused("C1.signed"):
        commands.remove_task(task=task, version=task.version, actor=cast.zhou_ba)
    commands.edit_task(task=task, text=wording, version=task.version, actor=cast.zhou_ba)


def test_c1_within_float_a_confirmed_hand_over_date_still_holds(cast: Cast) -> None:
    plan = in_breakdown(cast)
    text = replace(
        writing_text(cast), planned_start=date(2024, 3, 20), planned_finish=date(2024, 3, 27)
    )
    commands.edit_task(task=plan.writing, text=text, version=plan.writing.version, actor=cast.li_si)
    sign_all(submit(plan.project, cast.zhou_ba))
    survey = Task.objects.get(pk=plan.survey.pk)
    assert queries.slots(plan.project)[survey.pk].total_float > 2
    later = replace(survey_text(cast), planned_finish=date(2024, 3, 8))
    with refused("C1.all_departments"):
        commands.edit_task(task=survey, text=later, version=survey.version, actor=cast.zhou_ba)


def test_t4_the_second_editor_is_told(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with pytest.raises(StaleVersion):
        commands.edit_task(task=plan.survey, text=survey_text(cast), version=99, actor=cast.zhou_ba)


def test_p3_a_leavers_tasks_pass_to_the_head_in_the_same_transaction(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with clock.fixed_at(datetime(2024, 3, 1, tzinfo=UTC)):
        people.record_leaver(person=cast.zhang_san, actor=cast.admin)
    assert Task.objects.get(pk=plan.survey.pk).owner == cast.zhou_ba
