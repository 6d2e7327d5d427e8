"""Page, file, API and terminal hand out the same documents, and only to whom they are for."""

import argparse
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.endings import learned
from tests.plans import Plan, in_breakdown, in_execution
from xieli.paper.cli import add_export
from xieli.paper.queries import KINDS, paper
from xieli.paper.tests.extracting import page_words, pdf_words, squeezed
from xieli.paper.tests.test_documents import words_of
from xieli.paper.writers import pdf
from xieli.paper.writers.pdf import NoChineseFont
from xieli.people import commands as people
from xieli.people.models import Person
from xieli.signoff.models import Revision

HERE = "http://testserver"


def browser(person: Person) -> Client:
    people.set_password(person=person, password=PASSWORD, actor=None)
    _session, key = people.open_session(login=person.email, password=PASSWORD)
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.cookies["xieli_session"] = key
    return client


def program(person: Person) -> Client:
    _token, key = people.create_token(person=person, name="打印", actor=None)
    return Client(headers={"Authorization": f"Bearer {key}"})


def terminal(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_export(parser)
    options = parser.parse_args(words)
    return int(options.run(options))


def charter_of(plan: Plan) -> Revision:
    return Revision.objects.get(document__subject_id=plan.project.pk, document__kind="charter")


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_to_print_says_what_the_files_say(cast: Cast, kind: str) -> None:
    plan = learned(cast, is_changed=True)
    seen = browser(cast.li_si).get(f"/projects/T-1/documents/{kind}/")
    found = paper(plan.project, kind, HERE)
    assert found is not None
    shown = page_words(seen.content.decode())
    assert {words for words in words_of(found) if squeezed(words) not in shown} == set()


def test_every_surface_hands_out_the_same_file(cast: Cast, tmp_path: Path) -> None:
    in_execution(cast)
    for name in ("charter.pdf", "breakdown.pdf", "charter.docx", "progress.xlsx"):
        kind, _dot, format = name.partition(".")
        page = browser(cast.li_si).get(f"/projects/T-1/documents/{name}")
        api = program(cast.li_si).get(f"/api/v1/projects/T-1/documents/{name}")
        assert page.status_code == api.status_code == 200
        assert page["Content-Type"] == api["Content-Type"]
        assert page["Content-Disposition"] == f'attachment; filename="T-1-{name}"'
        assert terminal("T-1", kind, "--format", format, "-o", str(tmp_path / name)) == 0
        if format == "pdf":
            assert page.content == api.content
            local = pdf_words((tmp_path / name).read_bytes())
            assert local.replace("http://127.0.0.1:8000", HERE) == pdf_words(page.content)


@pytest.mark.parametrize("name", ["charter/", "charter.pdf", "charter.docx", "breakdown.xlsx"])
def test_t6_a_stranger_finds_no_document(cast: Cast, name: str) -> None:
    in_execution(cast)
    assert browser(cast.wu_jiu).get(f"/projects/T-1/documents/{name}").status_code == 404
    if not name.endswith("/"):
        api = program(cast.wu_jiu).get(f"/api/v1/projects/T-1/documents/{name}")
        assert api.status_code == 404 and "客户投诉率" not in api.content.decode()
    anonymous = Client().get(f"/projects/T-1/documents/{name}")
    assert anonymous.status_code == 302 and anonymous["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    "name",
    [
        "acceptance.pdf",  # nothing to accept yet
        "retrospective/",
        "charter.xlsx",  # no table
        "charter.odt",
        "plan.pdf",
        "charter.pdf?revision=9",
        "charter.pdf?revision=%C2%B2",
        "charter.pdf?revision=999999999999999999999",
    ],
)
def test_what_there_is_not_is_not_found(cast: Cast, name: str) -> None:
    in_breakdown(cast)
    assert browser(cast.li_si).get(f"/projects/T-1/documents/{name}").status_code == 404


def test_the_terminal_says_what_it_cannot_do(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_breakdown(cast)
    place = str(tmp_path / "x.pdf")
    assert terminal("NONE", "charter", "-o", place) == 2
    assert terminal("T-1", "acceptance", "-o", place) == 2
    assert terminal("T-1", "charter", "--format", "xlsx", "-o", place) == 2
    assert terminal("T-1", "charter", "--revision", "2", "-o", place) == 2
    assert terminal("T-1", "charter", "-o", str(tmp_path / "no" / "x.pdf")) == 2
    assert len(capsys.readouterr().err.splitlines()) == 5
    assert terminal("T-1", "charter", "--revision", "1", "-o", place) == 0
    assert Path(place).read_bytes().startswith(b"%PDF")


def test_a_missing_font_is_said_on_every_surface(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    in_breakdown(cast)

    def fontless(_folder: str) -> None:
        raise NoChineseFont

    monkeypatch.setattr(pdf, "_fonts", fontless)
    page = browser(cast.li_si).get("/projects/T-1/documents/charter.pdf")
    api = program(cast.li_si).get("/api/v1/projects/T-1/documents/charter.pdf")
    assert terminal("T-1", "charter", "-o", str(tmp_path / "x.pdf")) == 1
    assert page.status_code == api.status_code == 503 and api.json()["code"] == "unable"
    for said in (page.content.decode(), api.json()["detail"], capsys.readouterr().err):
        assert "XIELI_FONTS" in said


def test_the_pages_lead_to_their_documents(cast: Cast) -> None:
    learned(cast, is_changed=True)
    client = browser(cast.zhou_ba)
    for kind in KINDS:
        page = "changes" if kind == "change" else kind
        seen = client.get(f"/projects/T-1/{page}/").content.decode()
        for name in (f"{kind}/", f"{kind}.pdf", f"{kind}.docx"):
            assert f'href="/projects/T-1/documents/{name}"' in seen
        assert (f"documents/{kind}.xlsx" in seen) is (KINDS[kind].table is not None)


def test_anybody_may_verify_a_hash_and_learns_no_word_of_the_text(cast: Cast) -> None:
    plan = in_execution(cast)
    revision = charter_of(plan)
    answer = Client().get(f"/verify/{revision.hash}")
    seen = answer.content.decode()
    assert answer.status_code == 200
    for said in ("示例公司", "客服部", "产品部", "质控部", "2024-02-28", revision.hash):
        assert said in seen
    secrets = ("客户投诉率", "T-1", "周八", "李四", "陈一", "产品功能优化", "投诉率上升")
    assert [word for word in secrets if word in seen] == []
    assert "/projects/" not in seen


def test_a_hash_says_whether_it_is_in_force_lapsed_or_superseded(cast: Cast) -> None:
    revision = charter_of(in_execution(cast))
    words = set()
    for effective, lapsed in ((True, False), (True, True), (False, True), (False, False)):
        revision.effective_at = revision.submitted_at if effective else None
        revision.lapsed_at = revision.submitted_at if lapsed else None
        revision.save()
        seen = Client().get(f"/verify/{revision.hash}").content.decode()
        words.add(seen.partition("<b>")[2].partition("</b>")[0])
    assert len(words) == 4


@pytest.mark.parametrize("hash", ["0" * 64, "abc", "%00", "<script>", "ab" * 300])
def test_an_unknown_hash_is_said_to_be_unknown(cast: Cast, hash: str) -> None:
    answer = Client().get(f"/verify/{hash}")
    assert answer.status_code == 404
    assert "<script>" not in answer.content.decode()
