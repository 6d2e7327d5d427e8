"""zh-CN is complete: every sentence of the product has its Chinese words."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1] / "xieli"
CATALOG = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"gettext": None, "gettext_lazy": None, "_": None, "gettext_noop": None}


def sentences() -> Iterator[tuple[str, str]]:
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.html")]):
        if {"tests", "migrations"} & set(path.parts):
            continue
        text = path.read_text("utf-8")
        # A template's indentation is not Python's.
        source = re.sub(r"(?m)^[ \t]+", "", templatize(text)) if path.suffix == ".html" else text
        for _line, message, *_rest in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            if isinstance(message, str) and message:
                yield message, str(path.relative_to(ROOT))


def test_every_sentence_has_its_chinese_words() -> None:
    with CATALOG.open("rb") as file:
        catalog = read_po(file, locale="zh_Hans")
    missing = {
        message: place
        for message, place in sentences()
        if (found := catalog.get(message)) is None or not found.string or found.fuzzy
    }
    assert missing == {}


def test_the_catalog_holds_nothing_that_no_page_says() -> None:
    said = {message for message, _place in sentences()}
    with CATALOG.open("rb") as file:
        stale = [str(m.id) for m in read_po(file, locale="zh_Hans") if m.id and m.id not in said]
    assert stale == []
