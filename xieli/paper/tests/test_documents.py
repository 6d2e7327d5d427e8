"""Every format of a document holds the same words, and those are the ones that were signed."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl  # type: ignore[import-untyped]
import pytest

from tests.cast import Cast
from tests.endings import learned
from tests.plans import Plan, in_breakdown, in_execution
from xieli.core import clock
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.kickoff import commands as kickoff
from xieli.paper.queries import KINDS, paper
from xieli.paper.rules import Facts, Listing, Paper, Paragraph, Standing, Table
from xieli.paper.tests.extracting import excel_words, pdf_words, squeezed, word_words
from xieli.paper.writers import document
from xieli.progress.tests.test_relay import running
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.signoff.rules import content_hash
from xieli.workplan import commands as workplan
from xieli.workplan.commands import RiskText, TaskText
from xieli.workplan.queries import text_of

HERE = "https://xieli.example.com"
SIGNED = ("charter", "breakdown", "change", "acceptance", "retrospective")


@pytest.fixture
def ended(cast: Cast) -> Plan:
    """A project with every document: signed to its end, with an exception on the way."""
    plan = learned(cast, is_changed=True)
    text = ExceptionText(
        reason="等数据", impact="顺延两天", resolution="改用月报", recovery_on=date(2024, 3, 9)
    )
    exceptions.report_exception(task=plan.survey, text=text, actor=cast.zhang_san)
    return plan


def file(plan: Plan, kind: str, format: str, number: int | None = None) -> bytes:
    made = document(plan.project, kind, format, address=HERE, number=number)
    assert made is not None
    return made.content


def on_paper(plan: Plan, kind: str, number: int | None = None) -> Paper:
    found = paper(plan.project, kind, HERE, number)
    assert found is not None
    return found


def words_of(paper: Paper) -> Iterator[str]:
    """Everything a paper says."""
    yield from (paper.organisation, paper.title, paper.project, paper.code, paper.number)
    yield from (paper.standing_word, paper.since, paper.warning, paper.hash, paper.address)
    for slot in paper.slots:
        yield from (slot.department, slot.role, slot.opinion, slot.name, *slot.notes, slot.day)
        yield slot.expected
    for name, sha256 in paper.attachments:
        yield from (name, sha256)
    for heading, section in paper.headings:
        yield heading
        for part in section.parts:
            match part:
                case Paragraph(text):
                    yield text
                case Facts(pairs) | Listing(pairs):
                    yield from (words for pair in pairs for words in pair)
                case Table(columns, rows):
                    yield from (column.title for column in columns)
                    yield from (words for row in rows for words in row)


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_and_word_say_everything_the_document_says(ended: Plan, kind: str) -> None:
    said = {squeezed(words) for words in words_of(on_paper(ended, kind))}
    for read, format in ((pdf_words, "pdf"), (word_words, "docx")):
        found = read(file(ended, kind, format))
        assert {words for words in said if words not in found} == set(), format


@pytest.mark.parametrize("kind", SIGNED)
def test_k2_a_signed_document_names_every_department_its_signatory_and_the_hash(
    ended: Plan, kind: str
) -> None:
    revision = Revision.objects.get(
        document__ledger=ended.project.ledger_id, document__kind=kind, lapsed_at=None
    )
    formats = {"pdf": pdf_words, "docx": word_words}
    if kind == "breakdown":
        formats["xlsx"] = excel_words
    for format, read in formats.items():
        found = read(file(ended, kind, format))
        assert ended.project.title in found and revision.hash in found
        assert f"{HERE}/verify/{revision.hash}" in found
        for slot in revision.signatories.for_signing():
            assert slot.department.name in found and slot.signature.name in found


@pytest.mark.parametrize("kind", ["progress", "exceptions"])
def test_a_record_has_room_for_every_head_and_the_hash_of_what_it_says(
    ended: Plan, kind: str, cast: Cast
) -> None:
    found = on_paper(ended, kind)
    assert found.standing is Standing.RECORD and not found.address
    assert [(slot.department, slot.name, slot.expected) for slot in found.slots] == [
        ("客服部", "", "周八"), ("产品部", "", "李四"), ("质控部", "", "陈一"),
    ]  # fmt: skip
    content = KINDS[kind].content(ended.project, None)
    assert content is not None and found.hash == content_hash(content)


def test_excel_says_when_it_is_no_longer_what_was_signed(cast: Cast) -> None:
    plan = in_execution(cast)
    before = openpyxl.load_workbook(io.BytesIO(file(plan, "breakdown", "xlsx")))
    assert not before.worksheets[1]["A4"].value
    workplan.edit_task(
        task=plan.survey,
        text=_with_risk(plan),
        version=plan.survey.version,
        actor=cast.zhou_ba,
    )
    after = openpyxl.load_workbook(io.BytesIO(file(plan, "breakdown", "xlsx")))
    assert "1" in str(after.worksheets[1]["A4"].value)
    assert "数据源换了" in excel_words(file(plan, "breakdown", "xlsx"))
    assert "数据源换了" not in excel_words(file(plan, "breakdown", "xlsx", number=1))
    assert "数据源换了" not in pdf_words(file(plan, "breakdown", "pdf"))


def _with_risk(plan: Plan) -> TaskText:
    text = text_of(plan.survey)
    return replace(text, risks=[RiskText("数据源换了", "改用月报", text.risks[0].backup)])


def test_a_draft_says_so_and_nobody_is_sent_to_verify_it(cast: Cast) -> None:
    plan = in_breakdown(cast)
    found = on_paper(plan, "breakdown")
    assert found.standing is Standing.DRAFT and found.warning and not found.address
    for read, format in ((pdf_words, "pdf"), (word_words, "docx"), (excel_words, "xlsx")):
        assert squeezed(found.warning) in read(file(plan, "breakdown", format))


@pytest.mark.parametrize("kind", ["charter", "breakdown", "progress", "exceptions"])
def test_a_project_that_says_nothing_yet_prints_a_draft(cast: Cast, kind: str) -> None:
    project = kickoff.create_project(code="NEW", title="刚刚立项", actor=cast.zhou_ba)
    project.background = "第一行\r\n第二行\x0b"
    project.save()
    for format, read in (("pdf", pdf_words), ("docx", word_words)):
        made = document(project, kind, format, address=HERE)
        assert made is not None and "刚刚立项" in read(made.content)


def test_k3_a_lapsed_revision_is_printed_as_what_it_was_when_it_is_asked_for(cast: Cast) -> None:
    plan = in_breakdown(cast)
    with clock.fixed_at(datetime(2024, 2, 29, 1, tzinfo=UTC)):
        due = datetime(2024, 3, 2, tzinfo=UTC)
        first = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
        slot = first.signatories.get(department=cast.product)
        signoff.refuse_revision(signatory=slot, reason="日期不对", actor=cast.li_si)
        assert on_paper(plan, "breakdown").standing is Standing.DRAFT
        second = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    old, new = on_paper(plan, "breakdown", 1), on_paper(plan, "breakdown")
    assert (old.standing, new.standing) == (Standing.LAPSED, Standing.OPEN)
    assert (old.hash, new.hash) == (first.hash, second.hash)
    assert old.warning and new.warning
    assert "日期不对" in pdf_words(file(plan, "breakdown", "pdf", number=1))
    assert paper(plan.project, "breakdown", HERE, 3) is None


def test_p1_a_delegate_signs_on_behalf_of_the_head_and_paper_says_so(cast: Cast) -> None:
    plan = in_breakdown(cast)
    cast.service.deputy = cast.zhang_san
    cast.service.save()
    due = clock.now().replace(year=clock.now().year + 1)
    revision = workplan.submit_breakdown(project=plan.project, due_at=due, actor=cast.zhou_ba)
    slot = revision.signatories.for_signing().get(department=cast.service)
    signoff.sign_revision(signatory=slot, hash=revision.hash, opinion="同意", actor=cast.zhang_san)
    line = on_paper(plan, "breakdown").slots[0]
    assert (line.department, line.name, line.opinion) == ("客服部", "张三", "同意")
    assert any("周八" in note for note in line.notes)
    assert on_paper(plan, "breakdown").slots[1].name == ""


def test_k6_a_run_has_the_charter_of_its_agreement(cast: Cast) -> None:
    run, _first, _second = running(cast)
    charter, breakdown = paper(run, "charter", HERE), paper(run, "breakdown", HERE)
    assert charter is not None and breakdown is not None
    assert (charter.code, charter.standing) == ("P-1", Standing.IN_FORCE)
    assert (breakdown.code, breakdown.standing) == (run.code, Standing.RECORD)
