"""C3: before anyone approves, what a change moves and by how many working days."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieli.people.rules import WorkingCalendar
from xieli.workplan.rules import (
    Due,
    Impact,
    Plan,
    PlannedTask,
    Proposed,
    compare,
    impact,
    schedule,
)
from xieli.workplan.tests.test_schedule import QINGMING, WEEKDAYS, calendars, days, plans


def april(day: int) -> date:
    return date(2024, 4, day)


SURVEY = PlannedTask("survey", april(1), april(3), department="客服部", owner="李四")
DESIGN = PlannedTask("design", april(8), april(10), department="设计部", owner="王五")
POSTER = PlannedTask("poster", april(1), april(2), department="市场部", owner="赵六")
LAUNCH = PlannedTask("launch", april(11), april(12), department="市场部", owner="孙七")
PLAN = Plan.of(
    [SURVEY, DESIGN, POSTER, LAUNCH],
    {("survey", "design"): april(3), ("design", "launch"): april(10), ("poster", "launch"): None},
    {"drafts": april(10), "kickoff": april(1)},
    april(15),
)


def proposed(**differences: object) -> Impact:
    return impact(PLAN, Proposed(**differences), WEEKDAYS)  # type: ignore[arg-type]


def test_c3_a_later_finish_moves_what_waits_for_it_and_nothing_else() -> None:
    found = proposed(tasks=[replace(DESIGN, planned_finish=april(12))])
    moves = {move.task: (move.planned_by, move.projected_by) for move in found.tasks}
    assert moves == {"design": (2, 2), "launch": (2, 2)}
    assert found.departments == {"设计部", "市场部"}
    assert found.owners == {"王五", "孙七"}
    assert (found.end_before, found.end_after, found.end_by) == (april(12), april(16), 2)


def test_c3_the_deadline_that_breaks_is_named_with_its_working_days() -> None:
    found = proposed(tasks=[replace(DESIGN, planned_finish=april(12))]).deadline
    assert found is not None
    assert found.before == Due(april(15), april(12), 0)
    assert found.after == Due(april(15), april(16), 1)
    assert found.breaks


def test_c3_a_later_deadline_is_kept_again() -> None:
    later = [replace(DESIGN, planned_finish=april(12))]
    found = proposed(tasks=later, deadline=april(17)).deadline
    assert found is not None
    assert found.promised_by == 2
    assert not found.breaks


def test_c3_a_weekend_past_the_deadline_breaks_it_by_no_working_day() -> None:
    move = PlannedTask("move", april(20), april(20))
    found = impact(PLAN, Proposed(tasks=[move], deadline=april(19)), WEEKDAYS).deadline
    assert found is not None
    assert found.after == Due(april(19), april(20), 0)
    assert found.breaks


def test_c3_a_milestone_waits_for_what_was_planned_by_it_and_for_what_is_added_before_it() -> None:
    late = proposed(tasks=[replace(DESIGN, planned_finish=april(12))]).milestones
    assert late.keys() == {"drafts"}
    assert late["drafts"].after == Due(april(10), april(12), 2)
    assert late["drafts"].breaks
    added = proposed(
        tasks=[
            PlannedTask("proofs", april(9), april(9)),
            replace(DESIGN, planned_finish=april(11)),
        ],
        waits={("design", "proofs"): None},
    ).milestones
    assert added["drafts"].after == Due(april(10), april(12), 2)


def test_c3_milestones_are_moved_added_and_dropped() -> None:
    found = proposed(
        milestones={"drafts": april(12), "press": april(11)},
        removed_milestones={"kickoff"},
    )
    assert not found.tasks
    assert found.milestones["drafts"].promised_by == 2
    assert found.milestones["press"].before is None
    assert found.milestones["press"].after == Due(april(11), april(10), 0)
    assert found.milestones["kickoff"].after is None


def test_c3_a_hand_over_that_can_no_longer_be_kept_is_named() -> None:
    """B6: the predecessor's forecast passes the date it confirmed."""
    found = proposed(tasks=[replace(SURVEY, forecast_finish=april(5))])
    assert found.hand_overs.keys() == {("survey", "design")}
    assert found.hand_overs["survey", "design"].after == Due(april(3), april(5), 2)
    assert found.hand_overs["survey", "design"].breaks
    moves = {move.task: (move.planned_by, move.projected_by) for move in found.tasks}
    assert moves == {"survey": (0, 2)}
    assert found.end_by == 0


def test_c3_a_new_dependency_pushes_and_changes_the_critical_path() -> None:
    proofs = PlannedTask("proofs", april(11), april(11), department="设计部", owner="王五")
    found = proposed(
        tasks=[proofs],
        waits={("design", "proofs"): april(9), ("proofs", "launch"): april(11)},
    )
    assert found.critical_before == ["design", "launch"]
    assert found.critical_after == ["design", "proofs", "launch"]
    assert [(move.task, move.before is None) for move in found.tasks] == [
        ("proofs", True),
        ("launch", False),
    ]
    assert found.hand_overs["design", "proofs"].breaks


def test_c3_a_removed_task_takes_its_dependencies_with_it() -> None:
    found = proposed(removed_tasks={"design"})
    (gone,) = found.tasks[-1:]
    assert (gone.task, gone.after) == ("design", None)
    assert gone.departments == {"设计部"}
    assert {edge for edge, change in found.hand_overs.items() if change.after is None} == {
        ("survey", "design"),
        ("design", "launch"),
    }
    assert found.critical_after == ["launch"]


def test_c3_another_hand_over_date_moves_no_task() -> None:
    found = proposed(waits={("survey", "design"): april(8)})
    assert not found.tasks
    assert found.hand_overs["survey", "design"].promised_by == 3


def test_c3_both_departments_of_a_task_that_changes_hands_are_concerned() -> None:
    found = proposed(tasks=[replace(LAUNCH, department="客服部", owner="李四")])
    assert [(move.task, move.planned_by) for move in found.tasks] == [("launch", 0)]
    assert found.departments == {"市场部", "客服部"}


def test_c3_holidays_do_not_count() -> None:
    later = Proposed(tasks=[replace(SURVEY, planned_finish=april(7))])
    (survey,) = [move for move in impact(PLAN, later, QINGMING).tasks if move.task == "survey"]
    assert survey.planned_by == 1  # 清明 is off, Sunday the 7th is worked


def test_b5_a_proposal_that_waits_in_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        proposed(waits={("launch", "survey"): None})


def test_c3_who_waits_for_a_task_without_dates_waits_for_what_it_waits_for() -> None:
    plan = Plan.of([SURVEY, DESIGN], {("survey", "x"): None, ("x", "design"): None}, {}, None)
    later = Proposed(tasks=[replace(SURVEY, planned_finish=april(9))])
    assert [move.task for move in impact(plan, later, WEEKDAYS).tasks] == ["survey", "design"]
    without = impact(plan, replace(later, removed_tasks={"x"}), WEEKDAYS)
    assert [move.task for move in without.tasks] == ["survey"]


drawn_plans = st.builds(
    lambda plan, milestone, deadline: Plan.of(
        plan[0], dict.fromkeys(plan[1], milestone), {"m": milestone}, deadline
    ),
    plans(),
    days,
    days,
)


@given(drawn_plans, drawn_plans, calendars)
def test_c3_nothing_moves_but_what_is_named(
    before: Plan, after: Plan, calendar: WorkingCalendar
) -> None:
    """C5: any two plans; every slot of both is looked at here."""
    found = compare(before, after, calendar)
    was, now = schedule(before.graph, calendar), schedule(after.graph, calendar)
    named = {move.task: move for move in found.tasks}
    for task in {*was, *now}:
        old, new = was.get(task), now.get(task)
        lies_elsewhere = (old and (*old[:2], old[5])) != (new and (*new[:2], new[5]))
        assert task in named or not lies_elsewhere
        if task in named:
            assert (named[task].before, named[task].after) == (old, new)
            if old and new:
                assert named[task].planned_by == calendar.between(old[1], new[1])
                assert named[task].projected_by == calendar.between(old[5], new[5])
    for edge in before.waits.keys() & after.waits.keys():
        expected = [edge[0] in plan and plan[edge[0]].projected_finish for plan in (was, now)]
        is_same = before.waits[edge] == after.waits[edge] and expected[0] == expected[1]
        assert (edge in found.hand_overs) != is_same
    assert (found.end_before, found.end_after) == (was.projected_end, now.projected_end)
    assert (found.critical_before, found.critical_after) == (was.critical_path, now.critical_path)
    assert found.deadline is not None
    assert found.deadline.after is not None
    assert found.deadline.after.is_kept == (now.projected_end <= after.deadline)  # type: ignore[operator]


@given(drawn_plans, calendars)
def test_c3_a_plan_compared_with_itself_moves_nothing(
    plan: Plan, calendar: WorkingCalendar
) -> None:
    found = impact(plan, Proposed(tasks=plan.graph.tasks), calendar)
    assert (found.tasks, found.milestones, found.hand_overs, found.end_by) == ([], {}, {}, 0)
