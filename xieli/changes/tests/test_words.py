"""What a change asks for fits where it will stand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from tests.plans import charter_text, in_breakdown
from xieli.changes import commands
from xieli.core.errors import RuleViolation
from xieli.kickoff.commands import GoalText


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"scope_out": "长" * 5001}, "scope_out"),
        ({"goals": [GoalText("长" * 201, target=Decimal(4))]}, "metric"),
        ({"milestones": [("长" * 201, date(2024, 4, 7))]}, "name"),
    ],
)
def test_c2_nobody_is_asked_to_sign_words_that_are_too_long(
    cast: Cast, said: dict[str, Any], field: str
):
    plan = in_breakdown(cast)
    request = commands.draft_change(project=plan.project, reason="改范围", actor=cast.zhou_ba)
    text = replace(charter_text(cast), **said)
    with pytest.raises(RuleViolation) as refusal:
        commands.propose_charter(
            request=request, text=text, version=request.version, actor=cast.zhou_ba
        )
    assert refusal.value.field == field
