"""K1, K2: a charter says why, what, who and when before anybody signs it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xieli.kickoff.rules import CharterFacts, Direction, GoalFacts, Role, gaps

GOAL = GoalFacts("客户投诉率", Direction.DOWN, Decimal("5.0"), Decimal("4.0"), date(2024, 4, 7))
WHOLE = CharterFacts(
    background="客户投诉率上升",
    scope_in="产品功能优化",
    scope_out="客服话术培训",
    goals=[GOAL],
    milestones=[date(2024, 3, 7), date(2024, 4, 7)],
    starts_on=date(2024, 3, 1),
    deadline=date(2024, 4, 7),
    participants=[
        ("service", Role.INITIATING),
        ("service", Role.LEAD),
        ("quality", Role.SUPERVISING),
    ],
    heads={"service": "zhou", "quality": "chen"},
)


def test_a_whole_charter_has_no_gap() -> None:
    assert gaps(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"background": " "}, "K1.no_background"),
        ({"scope_in": ""}, "K1.no_scope_in"),
        ({"scope_out": ""}, "K1.no_scope_out"),
        ({"goals": []}, "K1.no_goal"),
        ({"goals": [replace(GOAL, target=None)]}, "K1.goal_not_measurable"),
        ({"goals": [replace(GOAL, due_on=None)]}, "K1.goal_not_measurable"),
        ({"goals": [replace(GOAL, direction=Direction.UP)]}, "K1.goal_direction"),
        ({"milestones": []}, "K1.no_milestone"),
        ({"starts_on": None}, "K1.no_start"),
        ({"deadline": None}, "K1.no_deadline"),
        ({"deadline": date(2024, 4, 6)}, "K1.deadline_before_milestone"),
        ({"starts_on": date(2024, 5, 1)}, "K1.deadline_before_start"),
        ({"participants": []}, "K1.one_lead"),
        ({"participants": WHOLE.participants[:2]}, "K1.no_supervising"),
        (
            {"participants": [*WHOLE.participants, ("service", Role.SUPERVISING)]},
            "K1.lead_supervises_itself",
        ),
        ({"heads": {"service": "zhou", "quality": "zhou"}}, "K2.same_head_leads_and_supervises"),
        ({"heads": {"service": "zhou", "quality": None}}, "K2.no_head"),
    ],
)
def test_each_gap_is_named(change: dict[str, Any], code: str) -> None:
    assert code in [gap.code for gap in gaps(replace(WHOLE, **change))]
