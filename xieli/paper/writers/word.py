"""A paper as Word, with the same words in the same places as the PDF."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from xieli.paper.rules import Facts, Listing, Paper, Paragraph, Slot, Table, grouped
from xieli.paper.writers.qr import qr_png

TITLE, HEADING, BODY = "方正小标宋简体", "黑体", "仿宋"  # Word takes its own where they are not
RED, GREY = RGBColor(0xC8, 0x10, 0x2E), RGBColor(0x5A, 0x5A, 0x5A)
A4 = (Mm(210), Mm(297))
MARGINS = (Mm(37), Mm(26), Mm(35), Mm(28))  # top, right, bottom, left
WIDE_MARGINS = (Mm(28), Mm(37), Mm(26), Mm(35))
SMALL_PRINT, NORMAL = Pt(9), Pt(16)
INK_ROW = Mm(16)
QR, CODE = Mm(17), Mm(20)
SHARES = (24, 30, 30, 22)  # of the 会签栏
FACTS = (26, 74)


def write_word(paper: Paper) -> bytes:
    """Return the .docx file."""
    return _Writer(paper).written()


class _Writer:
    """Puts one paper into one file, from top to bottom."""

    def __init__(self, paper: Paper) -> None:
        self._paper, self._file = paper, Document()
        self._small = SMALL_PRINT if paper.is_wide else Pt(12)
        self._width = self._set_page()
        style = self._file.styles["Normal"]
        style.font.size = NORMAL
        _face(style, BODY)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = Pt(28)

    def written(self) -> bytes:
        """Write everything, and return it."""
        self._head()
        for heading, section in self._paper.headings:
            self._heading(heading)
            for part in section.parts:
                FORMS[type(part)](self, part)
        self._signing()
        self._attachments()
        self._lookup()
        properties = self._file.core_properties
        properties.title = f"{self._paper.title} {self._paper.project}"
        properties.author = self._paper.organisation
        dated = self._paper.dated_at.astimezone(UTC).replace(tzinfo=None)
        properties.created = properties.modified = dated
        buffer = io.BytesIO()
        self._file.save(buffer)
        return buffer.getvalue()

    def paragraph(self, part: Paragraph) -> None:
        """Body text, two characters indented."""
        for words in part.text.split("\n"):
            self._say(words).paragraph_format.first_line_indent = Pt(32)

    def facts(self, part: Facts) -> None:
        """Names and what stands under them, without rules."""
        table = self._grid(FACTS, len(part.rows), "Normal Table")
        for row, (name, words) in zip(table.rows, part.rows, strict=True):
            _fill(row.cells[0], name, NORMAL, colour=GREY)
            _fill(row.cells[1], words, NORMAL)

    def listing(self, part: Listing) -> None:
        """Numbered entries with their small print."""
        for number, (words, note) in enumerate(part.entries, start=1):
            entry = self._say(f"{number}. {words}")
            entry.paragraph_format.left_indent = Pt(20)
            entry.paragraph_format.first_line_indent = Pt(-20)
            if note:
                run = _run(entry, f"\n{note}", Pt(12))
                run.font.color.rgb = GREY

    def table(self, part: Table) -> None:
        """A grid whose heading row every page repeats."""
        titles = [column.title for column in part.columns]
        shares = [column.share for column in part.columns]
        table = self._ruled(shares, titles, len(part.rows), self._small)
        for row, words in zip(table.rows[1:], part.rows, strict=True):
            for cell, text in zip(row.cells, words, strict=True):
                _fill(cell, text, self._small)

    def _set_page(self) -> int:
        section = self._file.sections[0]
        width, height = reversed(A4) if self._paper.is_wide else A4
        margins = WIDE_MARGINS if self._paper.is_wide else MARGINS
        section.page_width, section.page_height = width, height
        section.orientation = WD_ORIENT.LANDSCAPE if self._paper.is_wide else WD_ORIENT.PORTRAIT
        section.top_margin, section.right_margin = margins[:2]
        section.bottom_margin, section.left_margin = margins[2:]
        inner = width - margins[1] - margins[3]
        section.different_first_page_header_footer = True
        for foot in (section.first_page_footer, section.footer):
            self._foot(foot.paragraphs[0], inner)
        return inner

    def _foot(self, line: Any, width: int) -> None:
        stops = line.paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Emu(width // 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Emu(width), WD_TAB_ALIGNMENT.RIGHT)
        _run(line, f"{self._paper.code} {self._paper.number}\t— ", SMALL_PRINT)
        _page_number(line)
        _run(line, f" —\tSHA-256 {self._paper.hash[:16]}…", SMALL_PRINT)

    def _head(self) -> None:
        paper = self._paper
        organisation = self._say(paper.organisation, WD_ALIGN_PARAGRAPH.CENTER, TITLE, Pt(30), RED)
        organisation.paragraph_format.line_spacing = Pt(40)
        line = self._say(
            f"{paper.code} {paper.number}\t{paper.standing_word} {paper.since}", size=Pt(14)
        )
        stops = line.paragraph_format.tab_stops
        stops.add_tab_stop(Emu(self._width), WD_TAB_ALIGNMENT.RIGHT)
        _red_rule(line)
        title = self._say(paper.title, WD_ALIGN_PARAGRAPH.CENTER, TITLE, Pt(22))
        title.paragraph_format.space_before = NORMAL
        self._say(paper.project, WD_ALIGN_PARAGRAPH.CENTER)
        if paper.warning:
            self._say(paper.warning, WD_ALIGN_PARAGRAPH.CENTER, HEADING, Pt(14), RED)

    def _heading(self, words: str) -> None:
        line = self._say(words, face=HEADING, size=Pt(12) if self._paper.is_wide else NORMAL)
        line.paragraph_format.space_before = Pt(10)
        line.paragraph_format.keep_with_next = True

    def _signing(self) -> None:
        if not self._paper.slots:
            return
        words = self._paper.words
        self._heading(words.countersigned)
        titles = (words.department, words.opinion, words.signature, words.date)
        table = self._ruled(SHARES, titles, len(self._paper.slots), Pt(12))
        for row, slot in zip(table.rows[1:], self._paper.slots, strict=True):
            row.height = INK_ROW
            _fill(row.cells[0], slot.department, Pt(12), note=slot.role)
            _fill(row.cells[1], slot.opinion, Pt(12))
            _sign(row.cells[2], slot)
            _fill(row.cells[3], slot.day, Pt(12))

    def _attachments(self) -> None:
        if not self._paper.attachments:
            return
        self._heading(self._paper.words.attachments)
        for number, (name, hash) in enumerate(self._paper.attachments, start=1):
            line = self._say(f"{number}. {name}", size=Pt(10.5))
            _run(line, f"\nSHA-256 {hash}", Pt(8)).font.color.rgb = GREY
            line.paragraph_format.line_spacing = 1.0

    def _lookup(self) -> None:
        paper = self._paper
        section = self._file.sections[0]
        section.header_distance = Mm(8)
        header = section.first_page_header
        table = header.add_table(1, 2, Emu(self._width))
        table.autofit = False
        table._tbl.addnext(header.paragraphs[0]._p)  # Word wants a paragraph last
        header.paragraphs[0].paragraph_format.line_spacing = Pt(1)
        words, code = table.rows[0].cells
        words.width, code.width = Emu(self._width - CODE), CODE
        said = [paper.words.fingerprint, grouped(paper.hash)]
        said += [paper.words.verify, paper.address] if paper.address else []
        _fill(words, "\n".join(said), Pt(7), colour=GREY)
        words.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if paper.address:
            line = code.paragraphs[0]
            line.paragraph_format.line_spacing = 1.0  # an exact one would cut the picture
            line.add_run().add_picture(qr_png(paper.address), width=QR)

    def _say(
        self,
        words: str,
        alignment: WD_ALIGN_PARAGRAPH | None = None,
        face: str = BODY,
        size: Pt = NORMAL,
        colour: RGBColor | None = None,
    ) -> Any:
        line = self._file.add_paragraph()
        if alignment is not None:
            line.alignment = alignment
        run = _run(line, words, size, face)
        run.font.color.rgb = colour
        return line

    def _grid(self, shares: Sequence[int], rows: int, style: str) -> Any:
        table = self._file.add_table(rows, len(shares), style)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, share in zip(table.columns, shares, strict=True):
            width = Emu(self._width * share // sum(shares))
            column.width = width
            for cell in column.cells:
                cell.width = width
        return table

    def _ruled(self, shares: Sequence[int], titles: Sequence[str], rows: int, size: Pt) -> Any:
        table = self._grid(shares, rows + 1, "Table Grid")
        for cell, title in zip(table.rows[0].cells, titles, strict=True):
            _fill(cell, title, size, HEADING)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _narrow_margins(table)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        return table


FORMS: Mapping[type, Callable[[_Writer, Any], None]] = {
    Paragraph: _Writer.paragraph,
    Facts: _Writer.facts,
    Listing: _Writer.listing,
    Table: _Writer.table,
}


def _run(line: Any, words: str, size: Pt, face: str = BODY) -> Any:
    run = line.add_run(words)
    run.font.size = size
    _face(run, face)
    return run


def _face(styled: Any, face: str) -> None:
    """Word keeps a face for Chinese beside the one for Latin letters."""
    styled.font.name = face
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _fill(cell: Any, words: str, size: Pt, face: str = BODY, **more: Any) -> None:
    """Put words into a cell, with small print under them."""
    line = cell.paragraphs[0]
    line.paragraph_format.line_spacing = 1.1
    run = _run(line, words, size, face)
    run.font.color.rgb = more.get("colour")
    if note := more.get("note"):
        _run(line, f"\n{note}" if words else note, SMALL_PRINT).font.color.rgb = GREY
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _sign(cell: Any, slot: Slot) -> None:
    """A signature as name, post and method; else room for ink."""
    if slot.name:
        _fill(cell, slot.name, Pt(12), TITLE, colour=RED, note="\n".join(slot.notes))
    else:
        _fill(cell, "", SMALL_PRINT, note=f"({slot.expected})" if slot.expected else "")
        cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM


def _narrow_margins(table: Any) -> None:
    """A millimetre beside the words, so that a date fits its column."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _page_number(line: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)


def _red_rule(line: Any) -> None:
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", str(RED))):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:jc")
