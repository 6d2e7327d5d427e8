"""The PDF itself: fonts, glyphs, equal bytes, and text that is never markup."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import noto_cjk_sans_otc  # type: ignore[import-untyped]
import pypdf
import pytest
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, TextStringObject

from xieli.paper.rules import (
    Column,
    Facts,
    Listing,
    Paper,
    Paragraph,
    Section,
    Slot,
    Standing,
    Table,
    Words,
)
from xieli.paper.tests.extracting import pdf_words, squeezed
from xieli.paper.writers import pdf
from xieli.paper.writers.pdf import NoChineseFont, write_pdf

WORDS = Words("会签栏", "部门", "意见", "签字", "日期", "附件", "指纹", "核验")
RARE = "㛃𬭎䶮𨭎𬬮㐱𬍛"  # surnames and given names of people and elements outside the common blocks


@pytest.fixture
def sample() -> Paper:
    return Paper(
        kind="charter",
        title="任务启动纪要",
        organisation="示例公司",
        project="客户投诉率下降项目",
        code="T-1",
        number="第1版",
        standing=Standing.OPEN,
        standing_word="会签中",
        since="2024-03-01",
        warning="未生效",
        dated_at=datetime(2024, 3, 1, tzinfo=UTC),
        sections=[Section("背景", [Paragraph("近三个月客户投诉率持续上升。")])],
        slots=[Slot("客服部", "牵头", name="周八"), Slot("产品部", "配合", expected="李四")],
        attachments=[("月报.pdf", "0" * 64)],
        hash="ab" * 32,
        address="https://xieli.example.com/verify/" + "ab" * 32,
        language="zh-hans",
        words=WORDS,
    )


def missing_glyphs(content: bytes) -> int:
    """How often .notdef, the empty box, is drawn."""
    return sum(
        shown[place : place + 2] == b"\0\0"
        for page in pypdf.PdfReader(io.BytesIO(content)).pages
        for shown in _shown(page)
        for place in range(0, len(shown), 2)
    )


def _shown(page: Any) -> Iterator[bytes]:
    content = page.get_contents()
    assert isinstance(content, ContentStream)
    for operands, operator in content.operations:
        if operator in {b"Tj", b"TJ"}:
            several = operands[0] if isinstance(operands[0], ArrayObject) else operands
            for each in several:
                if isinstance(each, ByteStringObject | TextStringObject):
                    yield each.original_bytes


def test_rare_surnames_have_their_glyphs(sample: Paper) -> None:
    content = write_pdf(replace(sample, slots=[Slot("客服部", "牵头", name=RARE)]))
    assert missing_glyphs(content) == 0
    assert RARE in pdf_words(content)
    nobody_has_it = "\U000f1234"
    assert missing_glyphs(write_pdf(replace(sample, project=nobody_has_it))) > 0


def test_equal_papers_are_equal_bytes(sample: Paper) -> None:
    assert write_pdf(sample) == write_pdf(replace(sample))


def test_what_people_write_is_never_markup(sample: Paper) -> None:
    hostile = '#panic("x") *b* _i_ $1$ @ref <b> = h \\ `r` [x] // c /* d */ "q" {y}'
    paper = replace(
        sample,
        organisation=hostile,
        project=hostile,
        sections=[
            Section(
                hostile,
                [
                    Paragraph(hostile),
                    Facts([(hostile, hostile)]),
                    Listing([(hostile, hostile)]),
                    Table([Column(hostile)], [[hostile]]),
                ],
            )
        ],
        slots=[Slot(hostile, hostile, hostile, hostile, [hostile], "")],
        attachments=[(hostile, "0" * 64)],
    )
    assert pdf_words(write_pdf(paper)).count(squeezed(hostile)) >= 12


def test_a_long_word_stays_on_the_page(sample: Paper) -> None:
    """A web address breaks where it must; nothing is set outside the paper."""
    long = "https://example.com/" + "a1" * 150
    table = Table([Column("证据", 1), Column("备注", 5)], [[long, "墨" * 2000]])
    sections = [Section("甲", [table, Facts([("甲", long)])])]
    slots = [Slot("客服部", "牵头", "砚" * 500)]
    content = write_pdf(replace(sample, sections=sections, slots=slots, warning=""))
    words = pdf_words(content)
    assert long in words and words.count("墨") == 2000 and words.count("砚") == 500
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for x, y in _places(page):
            assert 70 < x < 525 and 40 < y < 820


def _places(page: pypdf.PageObject) -> list[tuple[float, float]]:
    """Where each stretch of text begins, in points from the lower left corner."""
    found = list[tuple[float, float]]()

    def look(text: str, cm: list[float], tm: list[float], *_more: object) -> None:
        if text.strip():
            found.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=look)
    return found


def test_without_a_chinese_font_nothing_is_printed(
    sample: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    pdf._fonts.cache_clear()
    with pytest.raises(NoChineseFont, match="noto-cjk-sans-otc"):
        write_pdf(sample)
    pdf._fonts.cache_clear()


def test_fonts_of_the_machine_are_used_where_the_setting_names_them(
    sample: Paper, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    font = Path(noto_cjk_sans_otc.FONT_PATH)
    (tmp_path / font.name).symlink_to(font)
    settings.FONTS = tmp_path
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    assert missing_glyphs(write_pdf(sample)) == 0


def test_s4_addresses_are_links_and_copied_as_they_are(sample: Paper) -> None:
    link = "https://files.example.com/" + "q" * 80
    sections = [Section("依据", [Facts([("证据", f"见 {link}。")])])]
    [page] = pypdf.PdfReader(io.BytesIO(write_pdf(replace(sample, sections=sections)))).pages
    text = page.extract_text()
    assert "\u200b" not in text
    for address in (sample.address, link):
        assert address in text.replace("\n", ""), "no character between the others"
    notes = cast(ArrayObject, page["/Annots"])
    targets = {note.get_object()["/A"]["/URI"] for note in notes}
    assert targets == {sample.address, link}
