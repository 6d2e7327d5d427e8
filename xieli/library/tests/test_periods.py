"""Long-term work is renewed period by period (K6)."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import Cast
from tests.endings import accepted, done, learned
from tests.plans import Plan
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff.models import Project
from xieli.library import commands
from xieli.people.models import Person

STARTS = date(2024, 7, 1)


def long_term(plan: Plan) -> Project:
    Project.objects.filter(pk=plan.project.pk).update(kind="long_term")
    plan.project.refresh_from_db()
    return plan.project


def renew(project: Project, actor: Person, code: str = "T-1-2") -> Project:
    return commands.renew_project(
        project=project, code=code, title="第二期", starts_on=STARTS, actor=actor
    )


def test_k6_the_next_period_carries_departments_and_tasks_and_starts_from_what_was_reached(
    cast: Cast,
) -> None:
    project = long_term(accepted(cast))
    renewed = renew(project, cast.zhou_ba)
    goal = renewed.goals.get()
    assert (goal.baseline, goal.target) == (Decimal(4), None)
    assert renewed.renews == project
    assert renewed.tasks.count() == project.tasks.count()
    assert renewed.participants.count() == project.participants.count()
    assert (renewed.phase, renewed.kind) == ("kickoff", "long_term")


def test_k6_a_period_is_renewed_once_by_the_lead_or_the_supervising_department(
    cast: Cast,
) -> None:
    project = long_term(accepted(cast))
    with pytest.raises(NotAllowed):
        renew(project, cast.li_si)
    renew(project, cast.chen_yi)
    with pytest.raises(RuleViolation) as refusal:
        renew(project, cast.zhou_ba, "T-1-3")
    assert refusal.value.code == "K6.renewed"


def test_k6_an_archived_period_can_still_be_renewed(cast: Cast) -> None:
    plan = learned(cast)
    project = long_term(plan)
    commands.archive_project(project=project, version=project.version, actor=cast.zhou_ba)
    project.refresh_from_db()
    assert renew(project, cast.zhou_ba).renews == project


def test_k6_only_accepted_long_term_work_is_renewed(cast: Cast) -> None:
    plan = done(cast)
    with pytest.raises(RuleViolation) as refusal:
        renew(plan.project, cast.zhou_ba)
    assert refusal.value.code == "K6.not_long_term"
    with pytest.raises(RuleViolation) as refusal:
        renew(long_term(plan), cast.zhou_ba)
    assert refusal.value.code == "K6.not_accepted"
