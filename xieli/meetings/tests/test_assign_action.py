"""S6: what is agreed at a meeting is agreed while it is under way, in its own project (T6)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_breakdown, in_execution
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.kickoff.models import Project
from xieli.meetings import commands
from xieli.meetings.models import ActionItem, Meeting

TUESDAY = datetime(2024, 3, 5, 2, tzinfo=UTC)
AGREED: dict[str, Any] = {"text": "催技术部", "due_on": date(2024, 3, 7)}


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


@pytest.fixture(autouse=True)
def _tuesday():
    with clock.fixed_at(TUESDAY):
        yield


def begun(project: Project, cast: Cast) -> Meeting:
    row = commands.call_meeting(
        project=project, kind="weekly", starts_at=TUESDAY + timedelta(hours=1), lasts=30,
        place="", people=[cast.li_si], actor=cast.zhou_ba,
    )  # fmt: skip
    return commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)


def test_s6_a_meeting_that_ended_meanwhile_takes_nothing_up(plan: Plan, cast: Cast):
    read_before = begun(plan.project, cast)
    ended = commands.end_meeting(
        meeting=read_before, present=[cast.li_si], summary="", notes={},
        version=read_before.version, actor=cast.zhou_ba,
    )  # fmt: skip
    stale = Meeting.objects.get(pk=ended.pk)
    stale.ended_at = None  # as somebody read it who waited for the lock
    with pytest.raises(RuleViolation) as refusal:
        commands.assign_action(
            project=plan.project, meeting=stale, owner=cast.li_si, actor=cast.zhou_ba, **AGREED
        )
    assert refusal.value.code == "S6.not_under_way"
    assert not ActionItem.objects.exists()


def test_t6_a_meeting_of_another_project_is_refused(plan: Plan, cast: Cast):
    other = begun(in_breakdown(cast, "T-2").project, cast)
    with pytest.raises(RuleViolation) as refusal:
        commands.assign_action(
            project=plan.project, meeting=other, owner=cast.li_si, actor=cast.zhou_ba, **AGREED
        )
    assert refusal.value.code == "S6.elsewhere"
    browser = signed_in(cast.zhou_ba)
    said = {"text": "催技术部", "due_on": "2024-03-07", "owner": cast.li_si.pk, "meeting": other.pk}
    assert browser.post("/projects/T-1/actions/", said).status_code == 404
    assert not ActionItem.objects.exists()
