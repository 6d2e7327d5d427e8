"""Meetings and decisions over the API: pages, moments within reach, few questions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.plans import Plan, in_breakdown, in_execution
from xieli.config.tests.test_api import Program, said
from xieli.core import clock
from xieli.meetings import commands
from xieli.meetings.models import Meeting
from xieli.people import commands as people


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


def call(plan: Plan, cast: Cast, **more: object) -> Meeting:
    usual: dict[str, object] = {"people": [cast.zhang_san, cast.li_si, cast.chen_yi]}
    return commands.call_meeting(
        project=plan.project, kind="weekly", starts_at=clock.now() + timedelta(days=1), lasts=30,
        place="", actor=cast.zhou_ba, **(usual | more),  # type: ignore[arg-type]
    )  # fmt: skip


def decide(plan: Plan, cast: Cast) -> None:
    commands.decide(
        project=plan.project, text="定稿", people=[], is_for_all=True, actor=cast.zhou_ba
    )


def agree(plan: Plan, cast: Cast) -> None:
    commands.assign_action(
        project=plan.project, text="催", owner=cast.li_si,
        due_on=(clock.now() + timedelta(days=9)).date(), actor=cast.zhou_ba,
    )  # fmt: skip


@pytest.mark.parametrize("moment", ["9999-12-31T20:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_moment_out_of_reach_is_refused(plan: Plan, cast: Cast, moment: str) -> None:
    body = {"kind": "weekly", "starts_at": moment, "people": [cast.li_si.pk]}
    answer = Program(cast.zhou_ba).send("POST", "/projects/T-1/meetings", body)
    assert answer.status_code == 422
    assert not Meeting.objects.exists()


def test_t6_a_meeting_of_another_project_is_not_found(plan: Plan, cast: Cast) -> None:
    other = in_breakdown(cast, "T-2")
    row = call(other, cast)
    commands.begin_meeting(meeting=row, version=row.version, actor=cast.zhou_ba)
    body = {"text": "催", "owner": cast.li_si.pk, "due_on": "2099-01-02", "meeting": row.pk}
    answer = Program(cast.zhou_ba).send("POST", "/projects/T-1/actions", body)
    assert said(answer) == (404, "not_found")


def _asked(program: Program, path: str) -> tuple[int, int]:
    """Return how many rows a list has, and what it cost."""
    with CaptureQueriesContext(connection) as questions:
        items = program.get(path)["items"]
    return len(items), len(questions)


@pytest.mark.parametrize(
    ("path", "make"), [("meetings", call), ("decisions", decide), ("actions", agree)]
)
def test_twenty_rows_cost_what_two_do_and_come_in_pages(
    plan: Plan, cast: Cast, path: str, make: Callable[[Plan, Cast], object]
) -> None:
    program = Program(cast.zhou_ba)
    for _number in range(2):
        make(plan, cast)
    few = _asked(program, f"/projects/T-1/{path}")
    for _number in range(18):
        make(plan, cast)
    assert _asked(program, f"/projects/T-1/{path}") == (20, few[1])
    first = program.get(f"/projects/T-1/{path}?limit=12")
    rest = program.get(f"/projects/T-1/{path}?limit=12&cursor={first['next']}")
    assert len({row["id"] for row in first["items"] + rest["items"]}) == 20
    assert rest["next"] is None


def test_a_decision_costs_the_same_for_two_receipts_and_twenty(plan: Plan, cast: Cast) -> None:
    program = Program(cast.zhou_ba)

    def cost() -> int:
        body = {"text": "定稿", "is_for_all": True}
        with CaptureQueriesContext(connection) as questions:
            answer = program.send("POST", "/projects/T-1/decisions", body)
        assert answer.status_code == 201, answer.content
        [mine] = [row for row in answer.json()["receipts"] if row["person"]["name"] == "周八"]
        assert mine["confirmed_at"]
        return len([each for each in questions if "SELECT" in each["sql"]])

    cost()
    few = cost()
    for number in range(18):
        people.add_person(
            name=f"员工{number}", department=cast.service, email=f"p{number}@example.com",
            actor=None,
        )  # fmt: skip
    assert cost() == few
