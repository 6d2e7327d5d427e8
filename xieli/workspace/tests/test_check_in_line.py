"""S3: one line of the first page is a check-in."""

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.progress.models import CheckIn


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
