"""S4: an exception is reported in one go: what happened, what comes of it, and a photo."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.pages import signed_in
from tests.plans import Plan, in_execution
from xieli.attachments.models import Attachment
from xieli.exception_reports.models import ExceptionReport

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
SAID = {
    "reason": "设备故障",
    "impact": "停两天",
    "resolution": "换备机",
    "recovery_on": "2099-03-09",
}


@pytest.fixture(autouse=True)
def _files(settings: object, tmp_path: Path) -> None:
    settings.FILES = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return in_execution(cast)


def photo(name: str = "现场.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def test_s4_one_form_takes_everything_and_the_photo(plan: Plan, cast: Cast) -> None:
    page = signed_in(cast.zhang_san)
    sheet = page.get(f"/projects/{plan.project.code}/progress/?task={plan.survey.pk}")
    words = sheet.content.decode()
    assert 'accept="image/*" capture' in words and 'name="recovery_on"' in words
    said = SAID | {"photo": photo(), "file": ""}
    assert page.post(f"/tasks/{plan.survey.pk}/exceptions/", said).status_code == 302
    report = ExceptionReport.objects.get()
    assert report.is_complete and report.opened_by == cast.zhang_san
    assert Attachment.objects.get().subject_id == report.pk


def test_t2_a_file_that_is_refused_refuses_the_report_and_nothing_typed_is_lost(
    plan: Plan, cast: Cast, tmp_path: Path
) -> None:
    page = signed_in(cast.zhang_san)
    said = SAID | {"photo": photo(), "file": photo("坏.exe", b"MZ")}
    answer = page.post(f"/tasks/{plan.survey.pk}/exceptions/", said)
    assert answer.status_code == 422 and "换备机" in answer.content.decode()
    assert not ExceptionReport.objects.exists() and not Attachment.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert page.post(f"/tasks/{plan.survey.pk}/exceptions/", {"reason": " "}).status_code == 422
