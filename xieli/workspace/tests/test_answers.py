"""S8: how long a department lets others wait is measured in working hours."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.plans import in_breakdown, in_execution
from xieli.core import clock
from xieli.people.models import Department
from xieli.signoff import commands as signoff
from xieli.workplan import commands as workplan
from xieli.workspace.queries import Answers, answers

FRIDAY = datetime(2024, 3, 1, 8, tzinfo=UTC)  # 16:00 in Shanghai; closes at 17:00


def row_of(rows: list[Answers], department: Department) -> Answers:
    return next(row for row in rows if row.department == department)


def test_s8_a_weekend_is_not_waiting(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with clock.fixed_at(FRIDAY):
        due = FRIDAY + timedelta(days=9)
        revision = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    with clock.fixed_at(datetime(2024, 3, 4, 3, tzinfo=UTC)):  # Monday 11:00
        slot = revision.signatories.for_signing().get(department=cast.product)
        signoff.sign_revision(signatory=slot, hash=revision.hash, actor=cast.li_si)
        rows = answers(plan.project)
    asked = {ask.asked_at: ask for ask in row_of(rows, cast.product).asks}[FRIDAY]
    assert asked.hours == pytest.approx(3)
    [waiting] = row_of(rows, cast.service).open
    assert waiting.hours == pytest.approx(3)
    assert rows[0].open and not row_of(rows, cast.product).open


def test_s8_who_answered_everything_is_waited_for_no_longer(cast: Cast) -> None:
    assert not any(row.open for row in answers(in_execution(cast).project))
