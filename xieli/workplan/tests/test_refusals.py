"""What the plan refuses beside the great rules: out of turn, twice, or with somebody who left."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.plans import charter_text, in_breakdown, survey_text
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.kickoff import commands as kickoff
from xieli.people import commands as people
from xieli.people.commands import DepartmentText
from xieli.workplan import commands
from xieli.workplan.models import Risk


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def test_b1_nobody_who_has_left_becomes_an_owner(cast: Cast) -> None:
    plan = in_breakdown(cast)
    leaver = people.add_person(
        name="离职者", department=cast.service, email="gone@example.com", actor=None
    )
    people.record_leaver(person=leaver, actor=None)
    leaver.refresh_from_db()
    with refused("B1.owner_left"):
        commands.add_task(
            project=plan.project,
            text=replace(survey_text(cast), title="另一项", owner=leaver),
            actor=cast.zhou_ba,
        )


def test_b5_a_task_does_not_wait_for_itself(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with refused("B5.itself"):
        commands.propose_hand_over(
            predecessor=plan.survey, successor=plan.survey, actor=cast.zhou_ba
        )


def test_b6_a_confirmed_date_is_not_confirmed_again(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with refused("B6.already_confirmed"):
        commands.confirm_hand_over(
            dependency=plan.hand_over, hand_over_on=date(2024, 3, 7), actor=cast.zhang_san
        )


def test_b7_a_request_ends_after_it_begins_and_is_promised_once(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with refused("B7.ends_before_start"):
        commands.request_resource(
            task=plan.survey,
            kind="people",
            what="分析师",
            department=cast.product,
            starts_on=date(2024, 3, 7),
            ends_on=date(2024, 3, 1),
            actor=cast.zhang_san,
        )
    request = commands.request_resource(
        task=plan.survey, kind="people", what="分析师", department=cast.product,
        actor=cast.zhang_san,
    )  # fmt: skip
    commands.commit_resource(request=request, actor=cast.li_si)
    with refused("B7.already_committed"):
        commands.commit_resource(request=request, actor=cast.li_si)


def test_p2_nobody_answers_their_own_request_where_another_can(cast: Cast) -> None:
    plan = in_breakdown(cast)
    cast.service.refresh_from_db()
    people.edit_department(
        department=cast.service,
        text=DepartmentText("客服部", head=cast.zhou_ba, deputy=cast.zhang_san),
        version=cast.service.version,
        actor=None,
    )
    request = commands.request_resource(
        task=plan.survey, kind="tool", what="工单系统", department=cast.service, actor=cast.zhou_ba
    )
    with refused("P2.own_request"):
        commands.commit_resource(request=request, actor=cast.zhou_ba)
    assert commands.commit_resource(request=request, actor=cast.zhang_san)


def test_s9_a_closed_risk_is_not_closed_again(cast: Cast) -> None:
    plan = in_breakdown(cast)
    risk = commands.close_risk(risk=Risk.objects.get(task=plan.survey), actor=cast.zhang_san)
    with refused("S9.closed"):
        commands.close_risk(risk=risk, actor=cast.zhang_san)


def test_b9_a_breakdown_is_submitted_after_the_charter_is_in_force(cast: Cast) -> None:
    project = kickoff.create_project(code="DRAFT", title="草稿", actor=cast.zhou_ba)
    kickoff.edit_charter(project=project, text=charter_text(cast), version=1, actor=cast.zhou_ba)
    commands.add_task(project=project, text=survey_text(cast), actor=cast.zhou_ba)
    with refused("B9.no_charter"):
        commands.submit_breakdown(
            project=project, due_at=clock.now() + timedelta(days=2), actor=cast.zhou_ba
        )
