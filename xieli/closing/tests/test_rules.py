"""A2, A3, A4 with pencil and paper."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieli.closing.rules import (
    LessonFacts,
    Question,
    Verdict,
    change,
    outcome,
    retrospective_gaps,
    verdict,
)
from xieli.kickoff.rules import Direction, Measure

UP, DOWN = Direction.UP, Direction.DOWN
figures = st.decimals(min_value=-1000, max_value=1000, places=2)


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "measured", "expected"),
    [
        (DOWN, "100", "80", "80", Verdict.ACHIEVED),
        (DOWN, "100", "80", "78", Verdict.ACHIEVED),
        (DOWN, "100", "80", "90", Verdict.PARTLY),
        (DOWN, "100", "80", "100", Verdict.NOT_ACHIEVED),
        (DOWN, "100", "80", "120", Verdict.NOT_ACHIEVED),
        (UP, "10", "20", "20", Verdict.ACHIEVED),
        (UP, "10", "20", "11", Verdict.PARTLY),
        (UP, "10", "20", "9", Verdict.NOT_ACHIEVED),
        (DOWN, None, "80", "90", Verdict.NOT_ACHIEVED),
    ],
)
def test_a2_the_verdict_is_computed_from_the_target(
    direction: Direction, baseline: str | None, target: str, measured: str, expected: Verdict
) -> None:
    start = None if baseline is None else Decimal(baseline)
    assert verdict(direction, start, Decimal(target), Decimal(measured)) is expected


@given(figures, figures, figures)
def test_a2_a_mirrored_goal_has_the_same_verdict(
    baseline: Decimal, target: Decimal, measured: Decimal
) -> None:
    assert verdict(UP, baseline, target, measured) is verdict(DOWN, -baseline, -target, -measured)


def test_a2_the_change_is_counted_as_the_goal_says() -> None:
    assert change(Measure.RELATIVE, Decimal(5), Decimal(4)) == Decimal(-20)
    assert change(Measure.POINTS, Decimal(5), Decimal(4)) == Decimal(-1)
    assert change(Measure.ABSOLUTE, Decimal(5), Decimal(9)) == Decimal(4)
    assert change(Measure.RELATIVE, Decimal(0), Decimal(4)) is None
    assert change(Measure.POINTS, None, Decimal(4)) is None


def test_a3_a_project_is_achieved_only_when_every_goal_is() -> None:
    achieved, partly, failed = Verdict.ACHIEVED, Verdict.PARTLY, Verdict.NOT_ACHIEVED
    assert outcome([achieved, achieved]) is achieved
    assert outcome([achieved, failed]) is partly
    assert outcome([failed, failed]) is failed
    assert outcome([partly]) is partly


def test_a4_every_question_is_answered_and_a_standard_has_owner_and_day() -> None:
    assert len(retrospective_gaps([])) == 3
    told = [LessonFacts(question, "x", "somebody", date(2024, 5, 1)) for question in Question]
    assert retrospective_gaps(told) == []
    told[2] = LessonFacts(Question.STANDARDISE, "x", None, date(2024, 5, 1))
    assert retrospective_gaps(told) == ["A4.no_owner"]
    told[2] = LessonFacts(Question.STANDARDISE, "x", "somebody", None)
    assert retrospective_gaps(told) == ["A4.no_owner"]
