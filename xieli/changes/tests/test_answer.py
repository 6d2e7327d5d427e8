"""S4: a change may answer an exception, and each names the other."""

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import in_execution
from xieli.changes import commands
from xieli.core.errors import RuleViolation
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.exception_reports.models import ExceptionReport


def reported(cast: Cast) -> ExceptionReport:
    text = ExceptionText("测试数据工具延迟", impact="评审顺延")
    plan = in_execution(cast)
    return exceptions.report_exception(task=plan.survey, text=text, actor=cast.zhang_san)


def test_s4_a_request_drafted_from_an_exception_has_its_words(cast: Cast) -> None:
    report = reported(cast)
    request = commands.draft_answer(report=report, actor=cast.zhang_san)
    assert request.exception == report and request.effect == "评审顺延"
    assert request.reason.endswith("测试数据工具延迟")
    browser = signed_in(cast.zhang_san)
    assert f"/changes/{request.pk}/" in browser.get("/projects/T-1/exceptions/").text
    assert f"#e-{report.pk}" in browser.get(f"/changes/{request.pk}/").text


def test_s4_a_closed_exception_asks_for_nothing(cast: Cast) -> None:
    report = reported(cast)
    ExceptionReport.objects.update(closed_at=report.opened_at)
    with pytest.raises(RuleViolation, check=lambda error: error.code == "S5.closed"):
        commands.draft_answer(report=report, actor=cast.zhang_san)
