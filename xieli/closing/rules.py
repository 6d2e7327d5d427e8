"""Whether a goal was reached, and how a project ends (A2, A3), from plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xieli.kickoff.rules import Direction, Measure


class Verdict(StrEnum):
    """How far one goal, or a whole project, came."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"


class Question(StrEnum):
    """What a retrospective answers (A4)."""

    WENT_WELL = "went_well"
    TO_IMPROVE = "to_improve"
    STANDARDISE = "standardise"


def verdict(
    direction: Direction, baseline: Decimal | None, target: Decimal, measured: Decimal
) -> Verdict:
    """A2: achieved at the target or beyond it; partly when it moved the right way; else not.

    Without a baseline nothing tells whether it moved, so what misses its target is not achieved.
    """
    up = direction is Direction.UP
    if measured >= target if up else measured <= target:
        return Verdict.ACHIEVED
    moved = baseline is not None and (measured > baseline if up else measured < baseline)
    return Verdict.PARTLY if moved else Verdict.NOT_ACHIEVED


def change(measure: Measure, baseline: Decimal | None, measured: Decimal) -> Decimal | None:
    """Return how far the metric moved: in percent of the baseline, in points, or as it stands.

    None where there is no baseline to move from, or none a percentage can be taken of.
    """
    if baseline is None:
        return None
    if measure is not Measure.RELATIVE:
        return measured - baseline
    return None if not baseline else (measured - baseline) * 100 / abs(baseline)


def outcome(verdicts: Iterable[Verdict]) -> Verdict:
    """A3: achieved when every goal is, not achieved when none came anywhere, else partly."""
    found = set(verdicts)
    if found <= {Verdict.ACHIEVED}:
        return Verdict.ACHIEVED
    return Verdict.NOT_ACHIEVED if found == {Verdict.NOT_ACHIEVED} else Verdict.PARTLY


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """An answer as plain values."""

    question: Question
    text: str
    owner: str | None
    due_on: object | None


def retrospective_gaps(lessons: Sequence[LessonFacts]) -> list[str]:
    """A4: every question is answered; what is to be standardised has an owner and a day."""
    asked = {lesson.question for lesson in lessons}
    found = [f"A4.no_{question}" for question in Question if question not in asked]
    if any(
        lesson.question is Question.STANDARDISE and not (lesson.owner and lesson.due_on)
        for lesson in lessons
    ):
        found.append("A4.no_owner")
    return found
