"""Word as another program reads it: LibreOffice finds, in order, the very text of the page."""

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast
from tests.endings import learned
from tests.pages import signed_in
from tests.plans import Plan
from xieli.exception_reports import commands as exceptions
from xieli.exception_reports.commands import ExceptionText
from xieli.paper.queries import KINDS
from xieli.paper.tests.extracting import squeezed

pytestmark = pytest.mark.django_db
AS_TEXT = "txt:Text (encoded):UTF8"
ZH = {"Accept-Language": "zh-hans"}


@pytest.fixture
def ended(cast: Cast) -> Plan:
    """A project with every document, and an exception whose words would break a careless file."""
    plan = learned(cast, is_changed=True)
    text = ExceptionText(reason="数据 <有> & 误\n第二行", impact="=1+1")
    exceptions.report_exception(task=plan.survey, text=text, actor=cast.zhang_san)
    return plan


@pytest.mark.skipif(
    not shutil.which("soffice"),
    reason="LibreOffice is not installed; as root, bin/setup dev installs it where there is apt",
)
def test_word_is_read_by_libreoffice_as_the_page_has_it(
    ended: Plan, cast: Cast, tmp_path: Path
) -> None:
    client = signed_in(cast.li_si)
    for kind in KINDS:
        place = f"/projects/{ended.project.code}/documents/{kind}.docx"
        (tmp_path / f"{kind}.docx").write_bytes(client.get(place, headers=ZH).content)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    files = [f"{kind}.docx" for kind in KINDS]
    subprocess.run(
        [*command, "--convert-to", AS_TEXT, "--outdir", ".", *files],
        check=True, cwd=tmp_path, capture_output=True, timeout=180,
    )  # fmt: skip
    for kind in KINDS:
        found = squeezed((tmp_path / f"{kind}.txt").read_text("utf-8-sig"))
        assert found == page_text(client, ended, kind), kind


def page_text(client: Client, plan: Plan, kind: str) -> str:
    """The page below its fingerprint, which Word has in the head of the first sheet.

    Word writes the number of an entry of a list; a page draws it.
    """
    page = client.get(f"/projects/{plan.project.code}/documents/{kind}/", headers=ZH).text
    body = page.partition("</aside>")[2].partition("</main>")[0]
    body = re.sub(r"<ol.*?</ol>", numbered, body, flags=re.DOTALL)
    return squeezed(html.unescape(re.sub(r"<[^>]+>", "", body)))


def numbered(found: re.Match[str]) -> str:
    first, *entries = found[0].split("<li>")
    return first + "".join(f"<li>{n}.{entry}" for n, entry in enumerate(entries, start=1))
