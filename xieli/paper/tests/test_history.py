"""K3, T1, T6: every text a document ever had stays readable, and any two can be compared."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.endings import changed, measured
from tests.pages import signed_in
from tests.plans import (
    Plan,
    charter_text,
    in_breakdown,
    in_execution,
    sign_all,
    survey_text,
    writing_text,
)
from xieli.changes import commands as changes
from xieli.closing import commands as closing
from xieli.closing.tests.test_acceptance import rework, submit
from xieli.core import clock
from xieli.kickoff import commands as kickoff
from xieli.kickoff.models import Project
from xieli.paper.queries import compare, history, revision_paper
from xieli.paper.rules import Standing
from xieli.paper.tests.extracting import page_words, pdf_words, squeezed, word_words
from xieli.paper.tests.test_documents import words_of
from xieli.paper.tests.test_surfaces import program
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Document, Revision
from xieli.workplan import commands as workplan

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 28, 2, tzinfo=UTC)
HERE = "http://testserver"


@pytest.fixture(autouse=True)
def _moment() -> object:
    with clock.fixed_at(NOW):
        yield


@pytest.fixture
def charter(cast: Cast) -> Document:
    """Three texts: 客服部 and 产品部 sign the first, nobody the second, 客服部 the third."""
    first = submitted(cast, None, "客户投诉率上升")
    signed(first, cast.zhou_ba, "同意")
    signed(first, cast.li_si)
    second = submitted(cast, first.document, "客户投诉率升至5%")
    slot = second.signatories.get(department=cast.quality)
    signoff.refuse_revision(signatory=slot, reason="口径不清", actor=cast.chen_yi)
    signed(submitted(cast, first.document, "客户投诉率升至6%"), cast.zhou_ba)
    return first.document


def submitted(cast: Cast, document: Document | None, background: str) -> Revision:
    """Write the charter's background and ask everybody to sign it."""
    project = (
        Project.objects.get(ledger=document.ledger_id)
        if document
        else kickoff.create_project(code="K-3", title="降投诉", actor=cast.zhou_ba)
    )
    project = kickoff.edit_charter(
        project=project,
        text=replace(charter_text(cast), background=background),
        version=project.version,
        actor=cast.zhou_ba,
    )
    due = clock.now() + timedelta(days=2)
    return kickoff.submit_charter(
        project=project, due_at=due, version=project.version, actor=cast.zhou_ba
    )


def signed(revision: Revision, head: Person, opinion: str = "") -> None:
    slot = revision.signatories.for_signing().get(department__head=head)
    signoff.sign_revision(signatory=slot, hash=revision.hash, opinion=opinion, actor=head)


def document_of(plan: Plan, kind: str) -> Document:
    return Document.objects.get(ledger=plan.project.ledger_id, kind=kind)


def names(departments: Any) -> list[str]:
    return [department.name for department in departments]


def row_changed(cast: Cast, plan: Plan, deliverable: str) -> Revision:
    """Return a request for one row, approved by the lead and the department it is in (C1)."""
    request = changes.draft_change(project=plan.project, reason=deliverable, actor=cast.zhang_san)
    changes.propose_row(
        request=request,
        task=plan.writing,
        text=replace(writing_text(cast), deliverable=deliverable),
        version=request.version,
        actor=cast.zhang_san,
    )
    request.refresh_from_db()
    due = clock.now() + timedelta(days=2)
    revision = changes.submit_change(
        request=request, due_at=due, version=request.version, actor=cast.zhou_ba
    )
    sign_all(revision, opinion="同意")
    return revision


def test_k3_every_revision_stands_with_what_became_of_it(charter: Document, cast: Cast) -> None:
    past = history(charter, cast.zhang_san)
    assert [(each.revision.number, each.standing) for each in past] == [
        (3, Standing.OPEN), (2, Standing.LAPSED), (1, Standing.LAPSED),
    ]  # fmt: skip
    assert [names(each.signed_by) for each in past] == [["客服部"], [], ["客服部", "产品部"]]
    assert past[1].slots[2].objection.reason == "口径不清"


def test_k3_any_two_are_compared_word_by_word_and_name_whose_confirmation_lapsed(
    charter: Document, cast: Cast
) -> None:
    past = history(charter, cast.zhang_san)
    found = compare(past, 1, 3)
    assert found is not None
    assert (found.before.number, found.after.number) == (1, 3)
    [change] = found.changes
    assert ("removed", "上") in change.words and ("kept", "升") in change.words
    assert names(found.lapsed_by) == ["产品部"], "客服部 signed both, 质控部 never signed"
    assert "".join(words for edit, words in change.words if edit != "removed") == "客户投诉率升至6%"
    newest = compare(past)
    assert newest is not None and (newest.before.number, newest.after.number) == (2, 3)
    assert newest.lapsed_by == []
    back = compare(past, 3, 1)
    assert back is not None and back.lapsed_by == []


def test_k3_the_page_shows_who_signed_which_text_and_compares_two(
    charter: Document, cast: Cast
) -> None:
    seen = signed_in(cast.zhang_san).get(f"/documents/{charter.pk}/?from=1&to=3").text
    for revision in charter.revisions.all():
        assert revision.hash[:8] in seen
        assert f"/documents/{charter.pk}/revisions/{revision.number}/" in seen
    assert "口径不清" in seen and "同意" in seen
    comparison = seen.partition('id="comparison"')[2].partition("</section>")[0]
    assert "<b>产品部</b>" in comparison and "<del>上</del>" in comparison


def test_v1_an_old_revision_is_on_paper_with_its_own_hash_and_signatures(
    charter: Document, cast: Cast
) -> None:
    first = charter.revisions.get(number=1)
    client, place = signed_in(cast.li_si), f"/documents/{charter.pk}/revisions/1"
    said = set(map(squeezed, words_of(revision_paper(first, HERE))))
    formats = {"/": page_text, ".pdf": pdf_words, ".docx": word_words}
    for ending, read in formats.items():
        answer = client.get(place + ending, headers={"Accept-Language": "zh-hans"})
        found = read(answer.content)
        assert {words for words in said if words not in found} == set(), ending
        assert first.hash in found and "周八" in found and "李四" in found
        assert "客户投诉率上升" in found and "6%" not in found
    assert client.get(place + ".xlsx").status_code == 404


def page_text(content: bytes) -> str:
    return page_words(content.decode())


def test_c4_a_text_says_by_whose_signatures_it_is_in_force(cast: Cast) -> None:
    plan = in_breakdown(cast)
    text = replace(survey_text(cast), title="抽样复核", department=cast.quality, owner=cast.chen_yi)
    workplan.add_task(project=plan.project, text=text, actor=cast.zhou_ba)
    due = clock.now() + timedelta(days=2)
    sign_all(workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba))
    request = row_changed(cast, plan, "《需求文档V2.0》")
    document = document_of(plan, "breakdown")
    past = history(document, cast.li_si)
    assert [each.standing for each in past] == [Standing.IN_FORCE, Standing.SUPERSEDED]
    assert (past[0].by, past[1].by) == (request, None)
    assert names(past[0].signed_by) == ["客服部", "产品部"]
    found = compare(past, 1, 2)
    assert found is not None
    assert names(found.lapsed_by) == ["质控部"], "who did not sign the change"
    seen = signed_in(cast.li_si).get(f"/documents/{document.pk}/").text
    assert f"/documents/{request.document_id}/#revision-1" in seen


def test_c2_an_older_change_request_is_printed_with_its_own_hash_and_signatures(
    cast: Cast,
) -> None:
    plan = in_execution(cast)
    first = row_changed(cast, plan, "《需求文档V2.0》")
    changed(cast, plan)
    client = signed_in(cast.li_si)
    newest = page_text(client.get("/projects/T-1/documents/change/").content)
    place = f"/documents/{first.document_id}/revisions/1"
    older = page_text(client.get(f"{place}/").content)
    assert first.hash not in squeezed(newest)
    assert squeezed(first.hash) in older and "《需求文档V2.0》" in older
    found = pdf_words(client.get(f"{place}.pdf").content)
    assert first.hash in found and "周八" in found and "李四" in found and "陈一" not in found


def test_a3_an_earlier_round_of_acceptance_keeps_its_address(cast: Cast) -> None:
    plan, acceptance = measured(cast, "4.5")
    revision = submit(acceptance, cast, decision="rework", rework=[rework(cast)])
    sign_all(revision)
    plan.project.tasks.update(status="done", percent=100)
    closing.open_acceptance(project=plan.project, actor=cast.chen_yi)
    client = signed_in(cast.li_si)
    assert f"/documents/{revision.document_id}/" in client.get("/projects/T-1/acceptance/").text
    found = pdf_words(client.get(f"/documents/{revision.document_id}/revisions/1.pdf").content)
    assert revision.hash in found and "补做培训" in found


def test_k7_a_kind_without_a_form_is_printed_clause_by_clause(cast: Cast) -> None:
    plan = in_execution(cast)
    due = clock.now() + timedelta(days=2)
    revision = kickoff.propose_cancellation(
        project=plan.project,
        reason="预算取消",
        due_at=due,
        version=plan.project.version,
        actor=cast.zhou_ba,
    )
    place = f"/documents/{revision.document_id}/revisions/1"
    found = pdf_words(signed_in(cast.li_si).get(f"{place}.pdf").content)
    assert "预算取消" in found and revision.hash in found


def test_the_countersigning_leads_to_the_history(charter: Document, cast: Cast) -> None:
    seen = signed_in(cast.li_si).get("/projects/K-3/charter/").text
    assert f'href="/documents/{charter.pk}/"' in seen
    assert f'href="/documents/{charter.pk}/revisions/3/"' in seen


def test_t6_the_public_page_of_a_hash_leads_only_its_readers_to_the_text(
    charter: Document, cast: Cast
) -> None:
    place = f"/documents/{charter.pk}/revisions/1/"
    address = f"/verify/{charter.revisions.get(number=1).hash}"
    assert place in signed_in(cast.li_si).get(address).text
    for outsider in (Client(), signed_in(cast.wu_jiu)):
        assert "/documents/" not in outsider.get(address).text


def test_t6_an_authority_the_reader_may_not_see_is_not_named(cast: Cast) -> None:
    plan = in_execution(cast)
    request = row_changed(cast, plan, "《需求文档V2.0》")
    elsewhere = kickoff.create_project(code="HIDDEN", title="别处", actor=cast.wu_jiu)
    Document.objects.filter(pk=request.document_id).update(ledger=elsewhere.ledger_id)
    document = document_of(plan, "breakdown")
    assert history(document, cast.li_si)[0].by is None
    assert request.document_id not in signed_in(cast.li_si).get(f"/documents/{document.pk}/").text


def test_t5_the_api_says_what_the_page_says(charter: Document, cast: Cast) -> None:
    client, place = program(cast.zhang_san), f"/api/v1/documents/{charter.pk}"
    said = client.get(f"{place}/revisions").json()["items"]
    assert [(row["number"], row["standing"]) for row in said] == [
        (3, "open"), (2, "lapsed"), (1, "lapsed"),
    ]  # fmt: skip
    first = charter.revisions.get(number=1)
    assert (said[2]["hash"], said[2]["content"]) == (first.hash, first.content)
    assert [slot["state"] for slot in said[2]["signatories"]] == ["signed", "signed", "open"]
    assert said[1]["signatories"][2]["reason"] == "口径不清"
    comparison = client.get(f"{place}/comparisons?from=1&to=3").json()
    assert comparison["lapsed_by"] == [{"id": cast.product.pk, "name": "产品部"}]
    [change] = comparison["changes"]
    assert {"edit": "removed", "words": "上"} in change["words"]
    page = signed_in(cast.li_si).get(f"/documents/{charter.pk}/revisions/1.docx")
    file = client.get(f"{place}/revisions/1.docx")
    assert file["Content-Disposition"] == page["Content-Disposition"]
    assert word_words(file.content)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("comparisons?from=1&to=9", 404, "not_found"),
        ("comparisons?from=0&to=1", 422, "invalid"),
        ("comparisons?from=one", 422, "invalid"),
        ("comparisons?to=99999999999999999999", 422, "invalid"),
        ("revisions/9.pdf", 404, "not_found"),
        ("revisions/1.odt", 404, "not_found"),
        ("revisions/one.pdf", 422, "invalid"),
    ],
)
def test_a_wrong_number_is_told_by_its_code(
    charter: Document, cast: Cast, asked: str, status: int, code: str
) -> None:
    answer = program(cast.zhang_san).get(f"/api/v1/documents/{charter.pk}/{asked}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "asked", ["?from=9", "?to=x", "?to=%C2%B2", "revisions/9/", f"revisions/{10**30}.pdf"]
)
def test_what_there_is_not_is_not_found(charter: Document, cast: Cast, asked: str) -> None:
    answer = signed_in(cast.zhang_san).get(f"/documents/{charter.pk}/{asked}")
    assert answer.status_code == 404


def test_t6_a_stranger_finds_no_history(charter: Document, cast: Cast) -> None:
    for place in ("", "?from=1&to=3", "revisions/1/", "revisions/1.pdf", "revisions/1.docx"):
        answer = signed_in(cast.wu_jiu).get(f"/documents/{charter.pk}/{place}")
        assert answer.status_code == 404 and "投诉" not in answer.text, place
    for place in ("revisions", "comparisons", "revisions/1.pdf"):
        answer = program(cast.wu_jiu).get(f"/api/v1/documents/{charter.pk}/{place}")
        assert answer.status_code == 404 and "投诉" not in answer.text, place
