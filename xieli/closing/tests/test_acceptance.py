"""The joint acceptance (A1–A3): who opens, measures, confirms and signs, and what follows."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from tests.endings import accepted, done, in_acceptance, measured
from tests.plans import in_execution, sign_all
from xieli.closing import commands
from xieli.closing.commands import MeasurementText, ReworkText
from xieli.closing.models import Acceptance, Consequence
from xieli.core import clock
from xieli.core.errors import NotAllowed, RuleViolation, StaleVersion
from xieli.core.models import Event
from xieli.signoff.models import Revision

TEXT = MeasurementText(Decimal(4), evidence="四月月报:每千单 4 件")


def submit(acceptance: Acceptance, cast: Cast, **more: Any) -> Revision:
    said: dict[str, Any] = {"decision": "close", "version": acceptance.version} | more
    due_at = clock.now() + timedelta(days=2)
    return commands.submit_acceptance(
        acceptance=acceptance, due_at=due_at, actor=cast.chen_yi, **said
    )


def rework(cast: Cast) -> ReworkText:
    return ReworkText(
        "补做培训", cast.product, cast.li_si, date(2024, 4, 8), date(2024, 4, 20), "《培训记录》"
    )


def test_a1_the_supervising_department_opens_it_never_the_lead(cast: Cast) -> None:
    plan = done(cast)
    for outsider in (cast.zhou_ba, cast.li_si, cast.wu_jiu):
        with pytest.raises(NotAllowed):
            commands.open_acceptance(project=plan.project, actor=outsider)
    commands.open_acceptance(project=plan.project, actor=cast.chen_yi)
    plan.project.refresh_from_db()
    assert plan.project.phase == "closing"
    assert Event.objects.filter(type="acceptance.opened").count() == 1


def test_a1_it_opens_when_every_task_is_done_and_names_those_that_are_not(cast: Cast) -> None:
    plan = in_execution(cast)
    with pytest.raises(RuleViolation) as refusal:
        commands.open_acceptance(project=plan.project, actor=cast.chen_yi)
    assert refusal.value.code == "A1.not_ready"
    assert plan.survey.title in refusal.value.message


def test_a1_it_is_opened_once(cast: Cast) -> None:
    plan, _acceptance, _result = in_acceptance(cast)
    with pytest.raises(RuleViolation) as refusal:
        commands.open_acceptance(project=plan.project, actor=cast.chen_yi)
    assert refusal.value.code == "A1.not_running"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"evidence": " "}, "A2.no_evidence"),
        ({"unit": "个"}, "A2.unit"),
        ({"link": "javascript:alert(1)"}, "invalid"),
    ],
)
def test_a2_a_measurement_has_evidence_and_the_goals_own_unit(
    cast: Cast, changed: dict[str, Any], code: str
) -> None:
    _plan, _acceptance, result = in_acceptance(cast)
    with pytest.raises(RuleViolation) as refusal:
        commands.measure_goal(
            result=result, text=replace(TEXT, **changed), version=1, actor=cast.chen_yi
        )
    assert refusal.value.code == code


def test_a1_the_acceptor_is_of_the_supervising_department(cast: Cast) -> None:
    _plan, _acceptance, result = in_acceptance(cast)
    with pytest.raises(RuleViolation) as refusal:
        commands.measure_goal(
            result=result, text=replace(TEXT, acceptor=cast.zhou_ba), version=1, actor=cast.chen_yi
        )
    assert refusal.value.code == "A1.acceptor"


def test_a1_only_the_named_acceptor_confirms_and_a_new_figure_asks_anew(cast: Cast) -> None:
    _plan, _acceptance, result = in_acceptance(cast)
    text = replace(TEXT, acceptor=cast.chen_yi)
    result = commands.measure_goal(result=result, text=text, version=1, actor=cast.zhou_ba)
    with pytest.raises(NotAllowed):
        commands.confirm_goal(result=result, version=2, actor=cast.zhou_ba)
    result = commands.confirm_goal(result=result, version=2, actor=cast.chen_yi)
    with pytest.raises(RuleViolation) as refusal:
        commands.confirm_goal(result=result, version=3, actor=cast.chen_yi)
    assert refusal.value.code == "A2.confirmed"
    with pytest.raises(StaleVersion):
        commands.measure_goal(result=result, text=text, version=1, actor=cast.chen_yi)
    result = commands.measure_goal(result=result, text=text, version=3, actor=cast.chen_yi)
    assert result.confirmed_at is None


def test_a2_members_of_other_departments_do_not_measure(cast: Cast) -> None:
    _plan, _acceptance, result = in_acceptance(cast)
    with pytest.raises(NotAllowed):
        commands.measure_goal(result=result, text=TEXT, version=1, actor=cast.li_si)


def test_a2_nothing_is_submitted_before_every_goal_is_measured_and_confirmed(cast: Cast) -> None:
    _plan, acceptance, result = in_acceptance(cast)
    for expected in ("A2.not_measured", "A2.not_acceptor", "A2.not_confirmed"):
        with pytest.raises(RuleViolation) as refusal:
            submit(acceptance, cast)
        assert refusal.value.code == expected
        text = replace(TEXT, acceptor=None if expected == "A2.not_measured" else cast.chen_yi)
        result = commands.measure_goal(
            result=result, text=text, version=result.version, actor=cast.chen_yi
        )


def test_a1_only_the_supervising_department_submits(cast: Cast) -> None:
    _plan, acceptance = measured(cast)
    due_at = clock.now() + timedelta(days=2)
    with pytest.raises(NotAllowed):
        commands.submit_acceptance(
            acceptance=acceptance, decision="close", due_at=due_at, version=1, actor=cast.zhou_ba
        )


def test_a3_every_signing_department_signs_and_the_last_one_concludes(cast: Cast) -> None:
    plan, acceptance = measured(cast)
    revision = submit(acceptance, cast)
    departments = set(revision.signatories.values_list("department__name", flat=True))
    assert departments == {"客服部", "产品部", "质控部"}
    assert revision.content["outcome"] == "achieved"
    assert revision.content["goals"][0]["acceptor"] == "陈一"
    sign_all(revision)
    acceptance.refresh_from_db()
    plan.project.refresh_from_db()
    assert (acceptance.outcome, plan.project.phase) == ("achieved", "closing")
    assert acceptance.concluded_at is not None


def test_k3_a_new_figure_lapses_what_was_signed(cast: Cast) -> None:
    _plan, acceptance = measured(cast)
    revision = submit(acceptance, cast)
    result = acceptance.results.get()
    text = replace(TEXT, acceptor=cast.chen_yi)
    commands.measure_goal(result=result, text=text, version=result.version, actor=cast.chen_yi)
    revision.refresh_from_db()
    assert revision.lapsed_at is not None


@pytest.mark.parametrize("decision", ["", "postpone"])
def test_a3_what_follows_is_said(cast: Cast, decision: str) -> None:
    _plan, acceptance = measured(cast, "4.5")
    with pytest.raises(RuleViolation) as refusal:
        submit(acceptance, cast, decision=decision)
    assert refusal.value.code == "A3.no_decision"


def test_a3_a_failed_goal_returns_with_rework_that_becomes_the_next_baseline(cast: Cast) -> None:
    plan, acceptance = measured(cast, "4.5")
    revision = submit(acceptance, cast, decision=Consequence.REWORK, rework=[rework(cast)])
    assert revision.content["deadline"] == "2024-04-20"
    assert not plan.project.tasks.filter(title="补做培训").exists()
    sign_all(revision)
    plan.project.refresh_from_db()
    task = plan.project.tasks.get(title="补做培训")
    assert (task.owner, task.planned_finish) == (cast.li_si, date(2024, 4, 20))
    assert (plan.project.phase, plan.project.deadline) == ("execution", date(2024, 4, 20))
    newest = plan.project.baselines.order_by("-number").first()
    assert newest is not None and newest.revision.stands_on == revision
    acceptance.refresh_from_db()
    assert (acceptance.decision, acceptance.outcome) == ("rework", "partly")


def test_a3_after_the_rework_there_is_a_second_round(cast: Cast) -> None:
    plan, acceptance = measured(cast, "4.5")
    sign_all(submit(acceptance, cast, decision="rework", rework=[rework(cast)]))
    with pytest.raises(RuleViolation):
        commands.open_acceptance(project=plan.project, actor=cast.chen_yi)
    plan.project.tasks.update(status="done", percent=100)
    second = commands.open_acceptance(project=plan.project, actor=cast.chen_yi)
    assert second.number == 2


def test_a3_a_failed_project_closes_as_such_when_that_is_signed(cast: Cast) -> None:
    _plan, acceptance = measured(cast, "5")
    sign_all(submit(acceptance, cast))
    acceptance.refresh_from_db()
    assert acceptance.outcome == "not_achieved"


@pytest.mark.parametrize(
    ("figure", "decision", "has_rework", "code"),
    [
        ("4", "rework", True, "A3.achieved"),
        ("4.5", "rework", False, "A3.no_rework"),
        ("4.5", "close", True, "A3.no_rework"),
    ],
)
def test_a3_rework_belongs_to_a_return(
    cast: Cast, figure: str, decision: str, has_rework: bool, code: str
) -> None:
    _plan, acceptance = measured(cast, figure)
    with pytest.raises(RuleViolation) as refusal:
        submit(acceptance, cast, decision=decision, rework=[rework(cast)] if has_rework else [])
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"deliverable": " "}, "B4.no_deliverable"),
        ({"title": "需求文档撰写与评审"}, "B1.title"),
        ({"planned_finish": date(2024, 4, 1)}, "invalid"),
    ],
)
def test_a3_rework_obeys_the_rules_of_the_breakdown(
    cast: Cast, changed: dict[str, Any], code: str
) -> None:
    _plan, acceptance = measured(cast, "4.5")
    with pytest.raises(RuleViolation) as refusal:
        submit(acceptance, cast, decision="rework", rework=[replace(rework(cast), **changed)])
    assert refusal.value.code == code


def test_a3_rework_is_owned_inside_its_department_by_those_taking_part(cast: Cast) -> None:
    _plan, acceptance = measured(cast, "4.5")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"owner": cast.zhang_san}, "B1.owner_outside"),
        ({"department": cast.marketing, "owner": cast.wu_jiu}, "A3.outsider"),
    ]
    for changed, code in cases:
        with pytest.raises(RuleViolation) as refusal:
            text = replace(rework(cast), **changed)
            submit(acceptance, cast, decision="rework", rework=[text])
        assert refusal.value.code == code


def test_a3_a_concluded_acceptance_does_not_change(cast: Cast) -> None:
    plan = accepted(cast)
    acceptance = plan.project.acceptances.get()
    result = acceptance.results.for_acceptance().get()
    with pytest.raises(RuleViolation) as refusal:
        commands.measure_goal(result=result, text=TEXT, version=result.version, actor=cast.chen_yi)
    assert refusal.value.code == "A3.concluded"
