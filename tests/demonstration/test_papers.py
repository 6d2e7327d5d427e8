"""`xieli export DEMO-1 KIND`: every format says whose project it is, who signed, how, and what."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from xieli.config.cli import main
from xieli.kickoff.models import Project
from xieli.paper.queries import KINDS, paper
from xieli.paper.tests.extracting import excel_words, pdf_words, squeezed, word_words
from xieli.paper.writers import REACHED
from xieli.signoff.models import Revision
from xieli.signoff.rules import content_hash

type Read = Callable[[bytes], str]
READ: Mapping[str, Read] = {"pdf": pdf_words, "docx": word_words, "xlsx": excel_words}
SIGNED = ("charter", "breakdown", "change", "acceptance", "retrospective")
TABLES = ("breakdown", "progress")  # the template's two, which come as Excel as well
TITLE = "客户投诉率下降项目"
HEADS = {
    "客服部": "周八", "产品部": "李四", "技术部": "郑十一", "运营部": "冯二", "质控部": "赵六",
}  # fmt: skip
WITH_PASSKEYS = {"李四", "赵六"}
HASH = re.compile(r"[0-9a-f]{64}")


def formats(kind: str) -> list[str]:
    return [format for format in READ if format != "xlsx" or kind in TABLES]


def exported(kind: str, format: str, folder: Path) -> str:
    file = folder / f"{kind}.{format}"
    assert main(["export", "DEMO-1", kind, "--format", format, "-o", str(file)]) == 0
    return READ[format](file.read_bytes())


@pytest.mark.parametrize("kind", SIGNED)
def test_a_signed_document_names_project_departments_signatories_and_hash(
    kind: str, tmp_path: Path
) -> None:
    revision = Revision.objects.get(
        document__ledger__project__code="DEMO-1", document__kind=kind, lapsed_at=None
    )
    slots = list(revision.authority.signatories.for_signing())
    assert {slot.department.name: slot.signature.name for slot in slots} == HEADS
    for format in formats(kind):
        found = exported(kind, format, tmp_path)
        missing = {TITLE, revision.hash, *HEADS, *HEADS.values()}
        assert {words for words in missing if words not in found} == set(), format


@pytest.mark.parametrize("kind", ["progress", "exceptions"])
def test_a_record_has_room_for_every_head_and_the_hash_of_what_it_says(
    kind: str, tmp_path: Path
) -> None:
    content = KINDS[kind].content(Project.objects.get(code="DEMO-1"), None)
    assert content is not None
    wanted = {TITLE, content_hash(content), *HEADS, *HEADS.values()}
    for format in formats(kind):
        found = exported(kind, format, tmp_path)
        assert {words for words in wanted if words not in found} == set(), format


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_bears_the_same_hash_and_the_same_names(kind: str, tmp_path: Path) -> None:
    said = {}
    for format in formats(kind):
        found = exported(kind, format, tmp_path)
        names = sorted(name for name in (*HEADS, *HEADS.values()) if name in found)
        said[format] = (set(HASH.findall(found)), names)
    first = said.pop("pdf")
    assert first[0] and all(each == first for each in said.values())


@pytest.mark.parametrize("kind", SIGNED)
def test_v4_paper_says_at_which_level_each_department_signed(kind: str, tmp_path: Path) -> None:
    found = paper(Project.objects.get(code="DEMO-1"), kind, REACHED)
    assert found is not None
    strong, agreed = "二级 通行密钥签", "一级 约定签"
    levels = {slot.name: {strong, agreed} & set(slot.notes) for slot in found.slots}
    assert levels == {
        name: {strong if name in WITH_PASSKEYS else agreed} for name in HEADS.values()
    }
    for format in formats(kind):
        words = exported(kind, format, tmp_path)
        assert squeezed(strong) in words and squeezed(agreed) in words, format


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in TABLES])
def test_a_format_that_a_document_does_not_have_is_refused_in_a_sentence(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.xlsx"
    assert main(["export", "DEMO-1", kind, "-o", str(file)]) == 2
    assert capsys.readouterr().err == f"{kind} comes as pdf or docx; only tables come as xlsx.\n"
    assert not file.exists()
