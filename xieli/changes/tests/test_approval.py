"""Who has to approve a change, and how: several people, at the level of what it rewrites."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.plans import Plan, charter_text, in_breakdown, in_execution, writing_text
from xieli.changes import commands, queries
from xieli.changes.models import ChangeRequest
from xieli.core.errors import RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Phase, Project
from xieli.people import commands as people
from xieli.people.models import Membership
from xieli.signoff import commands as signoff
from xieli.workplan import commands as workplan
from xieli.workplan.models import Dependency

from .test_change import _moment, approve, drafted, plan, submitted

__all__ = ["_moment", "plan"]


def rewritten(request: ChangeRequest, plan: Plan, cast: Cast, **changes: Any) -> ChangeRequest:
    text = replace(writing_text(cast), **changes)
    commands.propose_row(
        request=request, task=plan.writing, text=text, version=request.version, actor=cast.zhang_san
    )
    return ChangeRequest.objects.get(pk=request.pk)


def test_p2_who_heads_both_departments_does_not_approve_alone(plan: Plan, cast: Cast) -> None:
    Membership.objects.create(person=cast.zhou_ba, department=cast.product)
    people.appoint_head(department=cast.product, head=cast.zhou_ba, actor=None)
    request = rewritten(drafted(plan, cast), plan, cast, deliverable="另一份文档")
    signers = {department.name for department in queries.signers_of_change(request)}
    assert signers == {"客服部", "产品部", "质控部"}


def test_v4_a_change_is_signed_at_the_level_of_what_it_rewrites(plan: Plan, cast: Cast) -> None:
    signoff.choose_least_level(kind="charter", level=2, actor=cast.admin)
    approve(submitted(rewritten(drafted(plan, cast), plan, cast, deliverable="评审记录"), cast))
    request = drafted(plan, cast)
    text = replace(charter_text(cast), background="另有原因")
    commands.propose_charter(
        request=request, text=text, version=request.version, actor=cast.zhang_san
    )
    revision = submitted(request, cast)
    with pytest.raises(RuleViolation, check=lambda error: error.code == "V4.level_too_low"):
        approve(revision)


def test_t6_a_request_does_not_name_a_task_of_another_project(cast: Cast) -> None:
    plan, other = in_execution(cast, "A-1"), in_breakdown(cast, "B-1")
    other.writing.title = "绝密任务"
    other.writing.save()
    workplan.propose_hand_over(
        predecessor=plan.writing, successor=other.writing, actor=cast.zhou_ba
    )
    request = rewritten(drafted(plan, cast), plan, cast, planned_finish=date(2024, 3, 20))
    said = queries.change_content(request)["differences"]
    assert "其他项目的任务" in str(said) and "绝密" not in str(said)


def test_a6_a_date_moved_for_an_archived_project_does_not_stop_a_signed_change(cast: Cast) -> None:
    plan, other = in_execution(cast, "A-1"), in_breakdown(cast, "B-1")
    hand_over = workplan.propose_hand_over(
        predecessor=plan.writing, successor=other.writing, actor=cast.zhou_ba
    )
    request = rewritten(drafted(plan, cast), plan, cast, planned_finish=date(2024, 3, 20))
    revision = submitted(request, cast)
    Ledger.objects.filter(pk=other.project.ledger_id).update(is_sealed=True)
    Project.objects.filter(pk=other.project.pk).update(phase=Phase.ARCHIVED)
    approve(revision)
    plan.writing.refresh_from_db()
    assert plan.writing.planned_finish == date(2024, 3, 20)
    assert Dependency.objects.get(pk=hand_over.pk).hand_over_on == hand_over.hand_over_on
    again = rewritten(drafted(plan, cast), plan, cast, planned_finish=date(2024, 3, 21))
    assert again.proposals.count() == 1, "no date is moved for it any more"
