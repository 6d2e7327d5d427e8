"""S3: one line of the first page is a check-in."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.core import clock
from xieli.progress import commands as progress
from xieli.progress.models import CheckIn
from xieli.workspace.queries import asked_and_said, to_dos

MONDAY = datetime(2024, 3, 4, 2, tzinfo=UTC)  # ten in the morning
FRIDAY = datetime(2024, 3, 8, 9, tzinfo=UTC)  # 17:00, when the week's line is due


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


def test_s3_the_first_page_takes_the_line_and_comes_back(plan: Plan, cast: Cast) -> None:
    browser = signed_in(cast.zhang_san)
    address = f"/tasks/{plan.survey.pk}/check-ins/"
    assert browser.get("/").text.count(address) == 2
    said = {"version": plan.survey.version, "back": "/", "percent": "30", "note": "收了一半"}
    answer = browser.post(address, said)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    row = CheckIn.objects.get()
    assert (row.status, row.percent, row.note) == ("in_progress", 30, "收了一半")
    plan.survey.refresh_from_db()
    browser.post(address, {"version": plan.survey.version, "back": "/"})
    assert [(row.percent, row.note) for row in CheckIn.objects.order_by("at")] == [
        (30, "收了一半"),
        (30, ""),
    ]


def test_s3_what_was_said_leaves_the_to_dos_until_it_is_due_again(plan: Plan, cast: Cast) -> None:
    with clock.fixed_at(MONDAY):
        [asked] = to_dos(cast.zhang_san)
        progress.check_in(task=plan.survey, actor=cast.zhang_san)
        mine, said = asked_and_said(cast.zhang_san)
        assert (mine, [item.id for item in said]) == ([], [asked.id])
        assert said[0].line and said[0].line.settled_until == FRIDAY
    with clock.fixed_at(FRIDAY - timedelta(hours=1)):
        progress.climb()
        assert to_dos(cast.zhang_san) == [], "said in this week"
    with clock.fixed_at(FRIDAY + timedelta(hours=1)):
        assert [item.id for item in to_dos(cast.zhang_san)] == [asked.id], "the next week"


def test_s3_the_first_page_counts_one_less_and_shows_it_as_done(plan: Plan, cast: Cast) -> None:
    browser = signed_in(cast.zhang_san)
    assert browser.get("/").context["count"] == 1
    said = {"version": plan.survey.version, "back": "/"}
    browser.post(f"/tasks/{plan.survey.pk}/check-ins/", said)
    page = browser.get("/")
    assert page.context["count"] == 0
    assert plan.survey.title in page.text and "下次须在" in page.text
