"""S3: `xieli check-in`, the one line at the terminal."""

import pytest

from tests.cast import Cast
from tests.plans import Plan, in_execution
from xieli.config.cli import main
from xieli.progress.models import CheckIn


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


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
