"""C3: what a change moves is told whole and first: milestones, goals, resources, the verdict."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, charter_text, survey_text, writing_text
from xieli.changes import commands, queries
from xieli.changes.models import ChangeRequest
from xieli.changes.rules import outgrows
from xieli.paper.queries import paper
from xieli.paper.rules import Facts
from xieli.progress import commands as progress
from xieli.workplan import commands as workplan
from xieli.workplan.rules import Due, DueChange, Fate

from .test_change import _moment, drafted, plan, submitted

__all__ = ["_moment", "plan"]
DUE = date(2024, 4, 7)


def ending_on(finish: date, plan: Plan, cast: Cast, **more: Any) -> ChangeRequest:
    """Return a request in which the writing ends on another day."""
    request = drafted(plan, cast)
    text = replace(writing_text(cast), planned_finish=finish, **more)
    commands.propose_row(
        request=request, task=plan.writing, text=text, version=1, actor=cast.zhang_san
    )
    return ChangeRequest.objects.select_related("project", "drafted_by").get(pk=request.pk)


def expected_late(plan: Plan, cast: Cast) -> None:
    """Let the plan be expected two working days after the deadline before anything changes."""
    progress.check_in(
        task=plan.survey,
        status="in_progress",
        percent=50,
        forecast_finish=date(2024, 4, 1),
        actor=cast.zhang_san,
    )


def test_c3_a_milestone_is_told_with_its_days_before_and_after(plan: Plan, cast: Cast) -> None:
    price = queries.price_content(queries.price_of(ending_on(date(2024, 4, 10), plan, cast)))
    assert price["milestones"] == [
        {
            "name": "上线验收",
            "fate": "broken",
            "due_before": "2024-04-07",
            "due_after": "2024-04-07",
            "expected_before": "2024-03-15",
            "expected_after": "2024-04-10",
            "days": 18,
            "late": 3,
        }
    ]
    assert price["departments"] == ["产品部"] and price["people"] == ["李四"]


def test_c3_a_milestone_that_moves_and_is_kept_is_told_as_kept(plan: Plan, cast: Cast) -> None:
    [milestone] = queries.price_of(ending_on(date(2024, 3, 20), plan, cast)).milestones
    assert (milestone.fate, milestone.days) == (Fate.KEPT, 3)


def test_c3_what_is_missed_already_and_moves_further_is_worse(plan: Plan, cast: Cast) -> None:
    expected_late(plan, cast)
    price = queries.price_of(ending_on(date(2024, 3, 20), plan, cast))
    assert (price.is_kept, price.days_over_before, price.days_over) == (False, 2, 5)
    for [due] in (price.milestones, price.goals):
        assert (due.fate, due.days, due.late) == (Fate.WORSE, 3, 5)


def test_c3_a_plan_put_off_beyond_the_forecast_overrules_it(plan: Plan, cast: Cast) -> None:
    progress.check_in(
        task=plan.writing,
        status="in_progress",
        percent=50,
        forecast_finish=date(2024, 3, 18),
        actor=cast.li_si,
    )
    price = queries.price_of(ending_on(date(2024, 4, 10), plan, cast))
    assert (price.is_kept, price.days_over) == (False, 3)
    assert [(each.before, each.after) for each in price.moved] == [
        (date(2024, 3, 18), date(2024, 4, 10))
    ]
    kept = queries.price_of(ending_on(date(2024, 3, 14), plan, cast))
    assert kept.end_after == date(2024, 3, 18), "an earlier plan alone makes nothing earlier"


def test_c3_what_is_missed_by_less_than_before_is_not_at_risk(plan: Plan, cast: Cast) -> None:
    expected_late(plan, cast)
    price = queries.price_of(ending_on(date(2024, 3, 14), plan, cast))
    assert [(each.fate, each.days) for each in price.milestones] == [(Fate.MISSED, -1)]
    assert price.goals == []


def test_c3_a_goal_that_is_to_be_met_sooner_is_newly_missed(plan: Plan, cast: Cast) -> None:
    request = drafted(plan, cast)
    text = charter_text(cast)
    text = replace(text, goals=[replace(text.goals[0], due_on=date(2024, 3, 14))])
    commands.propose_charter(request=request, text=text, version=1, actor=cast.zhang_san)
    [goal] = queries.price_of(request).goals
    assert (goal.fate, goal.due_before, goal.due_after) == (Fate.BROKEN, DUE, date(2024, 3, 14))


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        (Due(DUE, DUE, 0), Due(DUE, date(2024, 4, 8), 1), Fate.BROKEN),
        (Due(DUE, date(2024, 4, 8), 1), Due(DUE, date(2024, 4, 9), 2), Fate.WORSE),
        (Due(DUE, date(2024, 4, 9), 2), Due(DUE, date(2024, 4, 8), 1), Fate.MISSED),
        (Due(DUE, date(2024, 4, 9), 2), Due(date(2024, 4, 9), date(2024, 4, 11), 2), Fate.MISSED),
        (Due(DUE, date(2024, 4, 9), 2), Due(DUE, DUE, 0), Fate.KEPT),
        (None, Due(DUE, date(2024, 4, 9), 2), Fate.BROKEN),
        (Due(DUE, DUE, 0), None, Fate.DROPPED),
    ],
)
def test_c3_newly_missed_and_missed_by_more_are_told_apart(
    before: Due | None, after: Due | None, fate: Fate
) -> None:
    assert DueChange(before, after, 0, 0).fate is fate


def march(first: int, last: int) -> tuple[date, date]:
    return date(2024, 3, first), date(2024, 3, last)


@pytest.mark.parametrize(
    ("promised", "before", "after", "does"),
    [
        (march(8, 15), march(8, 15), march(8, 20), True),
        (march(8, 15), march(8, 15), march(4, 15), True),
        (march(8, 15), march(8, 15), march(4, 6), True),
        (march(8, 15), march(8, 15), march(8, 14), False),
        (march(11, 12), march(8, 15), march(8, 14), False),
        (march(11, 12), march(8, 15), march(8, 9), True),
        (march(8, 15), None, march(7, 15), True),
        ((None, None), march(8, 15), march(1, 29), False),
    ],
)
def test_b7_a_task_outgrows_the_days_promised_at_its_start_as_at_its_end(
    promised: Any, before: Any, after: Any, does: bool
) -> None:
    assert outgrows(promised, before, after) is does


def test_c3_a_task_moved_before_its_promised_days_is_a_conflict(plan: Plan, cast: Cast) -> None:
    asked = workplan.request_resource(
        task=plan.survey,
        kind="people",
        what="数据分析师",
        department=cast.product,
        starts_on=date(2024, 3, 5),
        ends_on=date(2024, 3, 7),
        actor=cast.zhang_san,
    )
    workplan.commit_resource(request=asked, actor=cast.li_si)
    request = drafted(plan, cast)
    text = replace(survey_text(cast), planned_finish=date(2024, 3, 4))
    commands.propose_row(
        request=request, task=plan.survey, text=text, version=1, actor=cast.zhang_san
    )
    [conflict] = queries.price_of(request).resources
    assert "数据分析师" in conflict


def in_order(text: str, *words: str) -> bool:
    places = [text.index(word) for word in words]
    return places == sorted(places)


def test_c3_the_verdict_comes_first_on_the_page_and_on_paper(plan: Plan, cast: Cast) -> None:
    request = ending_on(date(2024, 4, 10), plan, cast)
    seen = signed_in(cast.zhou_ba).get(f"/changes/{request.pk}/").text
    sheet = seen[seen.index('class="sheet"') :]
    assert in_order(sheet, "突破截止日期", "受影响的里程碑", "上线验收", "全部会签部门", "变更内容")
    assert in_order(seen, "突破截止日期", "提交审批")
    submitted(request, cast)
    printed = paper(plan.project, "change", "")
    assert printed is not None
    verdict = printed.sections[0].parts[0]
    assert isinstance(verdict, Facts)
    said = dict(verdict.rows)
    assert "3" in said["截止"] and "上线验收" in said["受影响的里程碑"]


def test_c3_a_text_signed_before_milestones_had_days_is_still_readable() -> None:
    said = {"moved": [], "milestones": ["上线验收"], "goals": ["投诉率"]}
    shown = queries.price_shown(said)
    assert [each["name"] for each in shown["milestones_at_risk"]] == ["上线验收"]
    assert shown["goals"][0]["fate"] == "broken"
