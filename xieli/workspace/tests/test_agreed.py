"""S6, A5: what a meeting agreed on is a to-do, and its minutes belong to the archive."""

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.library.queries import parts
from xieli.meetings import commands
from xieli.meetings.tests.test_meetings import TUESDAY, ended
from xieli.workspace.queries import to_dos


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture(autouse=True)
def _tuesday():
    with clock.fixed_at(TUESDAY):
        yield


def test_s6_minutes_and_action_items_are_to_dos_of_those_they_ask(plan: Plan, cast: Cast):
    row = ended(plan, cast)
    asked = [(each.kind, each.subject) for each in to_dos(cast.zhang_san)]
    assert ("action", "催技术部") in asked and ("minutes", "进度会") in asked
    commands.confirm_minutes(meeting=row, hash=row.hash, actor=cast.zhang_san)
    assert "minutes" not in [each.kind for each in to_dos(cast.zhang_san)]


def test_a5_an_archive_waits_for_minutes_that_are_not_confirmed(plan: Plan, cast: Cast):
    def state() -> list[str]:
        return [part.state for part in parts(plan.project) if part.code == "minutes"]

    assert state() == [], "where there were none, none are asked for"
    row = ended(plan, cast)
    assert state() == ["missing"]
    commands.confirm_minutes(meeting=row, hash=row.hash, actor=cast.zhang_san)
    assert state() == ["there"]
