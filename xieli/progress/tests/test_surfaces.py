"""S3: the same line from 待办, from a program and at the terminal."""

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.config.cli import main
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


def test_s3_at_the_terminal_a_task_is_named_by_number_or_title(
    plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["check-in", "T-1", "1", "--as", "zhang.san@example.com"]
    assert main([*words, "--percent", "40", "--note", "顺利"]) == 0
    assert "40 %" in capsys.readouterr().out
    words[2] = plan.survey.title
    assert main(words) == 0
    assert CheckIn.objects.filter(percent=40).count() == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["T-1", "9", "--as", "zhang.san@example.com"], "no task called 9"),
        (["T-9", "1", "--as", "zhang.san@example.com"], "no project T-9"),
        (["T-1", "1", "--as", "nobody@example.com"], "nobody called"),
        (["T-1", "1", "--as", "wu.jiu@example.com"], "no project T-1"),
    ],
)
def test_s3_at_the_terminal_a_wrong_name_is_said(
    plan: Plan, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(["check-in", *words]) == 2
    assert sentence in capsys.readouterr().err
    assert not CheckIn.objects.exists()
