"""What a change asks for fits where it will stand."""

from dataclasses import replace

import pytest

from tests.cast import Cast
from tests.plans import charter_text, in_breakdown
from xieli.changes import commands
from xieli.core.errors import RuleViolation


def test_c2_nobody_is_asked_to_sign_words_that_are_too_long(cast: Cast):
    plan = in_breakdown(cast)
    request = commands.draft_change(project=plan.project, reason="改范围", actor=cast.zhou_ba)
    text = replace(charter_text(cast), scope_out="长" * 5001)
    with pytest.raises(RuleViolation) as refusal:
        commands.propose_charter(
            request=request, text=text, version=request.version, actor=cast.zhou_ba
        )
    assert refusal.value.field == "scope_out"
