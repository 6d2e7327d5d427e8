"""Files are what they say, lie under random names, and leave no trace when refused (D14)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.plans import Plan, in_execution
from xieli.attachments import commands, queries
from xieli.attachments.commands import Incoming
from xieli.attachments.models import Attachment
from xieli.attachments.rules import clean_name, is_what_it_says
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Event
from xieli.core.verification import findings
from xieli.people import commands as people
from xieli.people.models import Person

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PDF = b"%PDF-1.7\n%abc\n" + b"x" * 64


def file(name: str, content: bytes) -> Incoming:
    return Incoming(name, len(content), iter([content]))


def attach(plan: Plan, actor: Person, name: str = "报告.pdf", content: bytes = PDF) -> Attachment:
    place = queries.place("task", plan.survey.pk, actor)
    assert place is not None
    return commands.attach_file(
        place=place, subject_type="task", file=file(name, content), actor=actor
    )


def test_a_file_is_kept_under_a_random_name_and_recorded_with_its_hash(cast: Cast) -> None:
    plan = in_execution(cast)
    row = attach(plan, cast.zhang_san)
    path = queries.path_of(row)
    assert path.read_bytes() == PDF
    assert "报告" not in str(path)
    event = Event.objects.filter(type="attachment.added").get()
    assert event.after["sha256"] == row.sha256 == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "D14.kind"),
        ("a.html", b"<html>", "D14.kind"),
        ("a.svg", b"<svg>", "D14.kind"),
        ("photo.png", b"<html><script>alert(1)</script>", "D14.disguised"),
        ("photo.png", PDF, "D14.disguised"),
        ("notes.txt", b"  <!DOCTYPE html><p>", "D14.disguised"),
        ("notes.csv", b"a,b\0c", "D14.disguised"),
        ("empty.pdf", b"", "D14.empty"),
    ],
)
def test_d14_what_is_not_what_it_says_is_refused_and_leaves_nothing(
    cast: Cast, name: str, content: bytes, code: str
) -> None:
    plan = in_execution(cast)
    events = Event.objects.count()
    with pytest.raises(RuleViolation) as refusal:
        attach(plan, cast.zhang_san, name, content)
    assert refusal.value.code == code
    assert Event.objects.count() == events
    folder: Path = settings.FILES
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_d14_a_file_too_large_is_refused_before_it_is_read(cast: Cast, settings: Any) -> None:
    settings.LARGEST_FILE = 1 << 20
    plan = in_execution(cast)
    place = queries.place("task", plan.survey.pk, cast.zhang_san)
    assert place is not None

    def never() -> Iterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    with pytest.raises(RuleViolation) as refusal:
        commands.attach_file(
            place=place,
            subject_type="task",
            file=Incoming("big.pdf", 2 << 30, never()),
            actor=cast.zhang_san,
        )
    assert refusal.value.code == "D14.too_large"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\报告.docx", "报告.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("\0", "file"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_d14_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_d14_an_ending_outside_the_table_is_never_what_it_says() -> None:
    assert not is_what_it_says("a.svg", b"<svg>", {".svg"})


def test_t6_a_stranger_finds_neither_the_place_nor_the_file(cast: Cast) -> None:
    plan = in_execution(cast)
    row = attach(plan, cast.zhang_san)
    assert queries.place("task", plan.survey.pk, cast.wu_jiu) is None
    assert queries.place("nothing", plan.survey.pk, cast.zhang_san) is None
    assert Attachment.objects.visible_to(cast.wu_jiu).count() == 0
    with pytest.raises(NotAllowed):
        commands.remove_attachment(attachment=row, actor=cast.li_si)


def test_a_removed_file_is_gone_but_not_forgotten(cast: Cast) -> None:
    plan = in_execution(cast)
    row = commands.remove_attachment(attachment=attach(plan, cast.zhang_san), actor=cast.zhang_san)
    assert list(Attachment.objects.standing()) == []
    assert Event.objects.filter(type="attachment.removed").get().after["sha256"] == row.sha256
    with pytest.raises(RuleViolation):
        commands.remove_attachment(attachment=row, actor=cast.zhang_san)


def test_v1_one_altered_byte_is_found_and_named(cast: Cast) -> None:
    plan = in_execution(cast)
    row = attach(plan, cast.zhang_san)
    ledger = plan.project.ledger
    ledger.refresh_from_db()
    assert list(findings(ledger)) == []
    path = queries.path_of(row)
    path.write_bytes(PDF[:-1] + b"y")
    [found] = findings(ledger)
    assert "报告.pdf" in found.problem
    path.unlink()
    [found] = findings(ledger)
    assert "missing" in found.problem


def test_d14_a_file_is_saved_and_never_shown_in_place(cast: Cast) -> None:
    plan = in_execution(cast)
    people.set_password(person=cast.zhang_san, password=PASSWORD, actor=None)
    _session, key = people.open_session(login=cast.zhang_san.email, password=PASSWORD)
    browser = Client()
    browser.cookies["xieli_session"] = key
    said = {
        "subject_type": "task",
        "subject": plan.survey.pk,
        "file": SimpleUploadedFile("现场.png", PNG, "text/html"),
    }
    assert browser.post("/attachments/", said).status_code == 302
    row = Attachment.objects.get()
    answer = browser.get(f"/attachments/{row.pk}/")
    assert answer.getvalue() == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    page = browser.get(f"/tasks/{plan.survey.pk}/").text
    assert "现场.png" in page
    wrong = said | {"file": SimpleUploadedFile("页面.html", b"<html>")}
    assert browser.post("/attachments/", wrong).status_code == 422
    assert browser.post("/attachments/", {"subject_type": "task"}).status_code == 404
