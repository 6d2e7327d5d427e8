"""K4: what is displayed at signing is what is hashed, on every page that has a signing bar."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy, deepcopy
from enum import Enum
from typing import Any

import pytest

from tests.cast import Cast
from tests.pages import signed_in
from xieli.changes.models import About
from xieli.closing.models import Consequence
from xieli.closing.rules import Verdict
from xieli.kickoff.models import Kind, Project, Urgency
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.paper.queries import revision_paper
from xieli.paper.rules import Facts, Listing, Paragraph, Part, Table
from xieli.paper.tests.extracting import squeezed
from xieli.paper.tests.under_signature import ASKED
from xieli.signoff.models import NAMES, Revision
from xieli.signoff.rules import UNSAID
from xieli.workplan.models import HandshakeState, ResourceKind, Task
from xieli.workplan.rules import Fate, Tier

pytestmark = pytest.mark.django_db
CHOICES: Mapping[str, Sequence[type[Enum]]] = {
    "kind": (Kind, ResourceKind),
    "urgency": (Urgency,),
    "direction": (Direction,),
    "measure": (Measure,),
    "role": (Role,),
    "handshake": (HandshakeState,),
    "tier": (Tier,),
    "about": (About,),
    "decision": (Consequence,),
    "verdict": (Verdict,),
    "outcome": (Verdict,),
    "fate": (Fate,),
}


def test_k4_every_kind_of_document_is_looked_at() -> None:
    assert ASKED.keys() == NAMES.keys()


@pytest.mark.parametrize("kind", ASKED)
def test_k4_the_page_one_signs_on_shows_the_whole_text_of_the_revision(
    cast: Cast, kind: str
) -> None:
    revision, page = ASKED[kind](cast)
    Project.objects.update(background="改过的行", title="改过的名称", scope_out="改过的范围")
    Task.objects.update(deliverable="改过的行", module="改过的模块")
    for place in (page, "/to-sign/"):
        shown = signed_in(cast.zhou_ba).get(place, headers={"Accept-Language": "zh-hans"}).text
        text = page_words(shown if place == "/to-sign/" else sheet(shown))
        missing = {words for words in map(squeezed, said(revision)) if words not in text}
        assert missing == set(), place
        assert "改过的" not in text
        assert f'value="{revision.hash}"' in shown, "the hash of this text, and of no other"


@pytest.mark.parametrize("kind", ASKED)
def test_k4_no_leaf_of_what_is_hashed_stays_unsaid(cast: Cast, kind: str) -> None:
    """Whichever word of the content were another one, one would read another text."""
    revision, _page = ASKED[kind](cast)
    before = said(revision)
    unsaid = [path for path in leaves(revision.content) if said(altered(revision, path)) == before]
    assert unsaid == []


def said(revision: Revision) -> list[str]:
    """Everything that is read of a text, its head and its attachments included."""
    paper = revision_paper(revision, "")
    files = [words for file in paper.attachments for words in file]
    parts = [part for section in paper.sections for part in section.parts]
    return [paper.project, paper.code, *files, *(words for part in parts for words in within(part))]


def within(part: Part) -> Iterator[str]:
    match part:
        case Paragraph(text):
            yield text
        case Facts(pairs) | Listing(pairs):
            yield from (words for pair in pairs for words in pair)
        case Table(columns, rows):
            yield from (column.title for column in columns)
            yield from (words for row in rows for words in row)


def leaves(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(content, Mapping):
        for name, value in content.items():
            if name not in UNSAID:
                yield from leaves(value, (*path, name))
    elif isinstance(content, list):
        for place, value in enumerate(content):
            yield from leaves(value, (*path, place))
    else:
        yield path


def altered(revision: Revision, path: tuple[Any, ...]) -> Revision:
    """The text with one leaf changed: to another choice, another figure, a longer word."""
    other, (*way, last) = copy(revision), path
    other.content = inner = deepcopy(revision.content)
    for step in way:
        inner = inner[step]
    inner[last] = another(path, inner[last])
    return other


def another(path: tuple[Any, ...], was: Any) -> object:
    for choices in CHOICES.get(path[-1], ()):
        values = [each.value for each in choices]
        if was in values:
            return next(value for value in values if value != was)
    if isinstance(was, bool):
        return not was
    if isinstance(was, int):
        return was + 1
    return f"{was}〇" if was else "2031-01-01"


def sheet(page: str) -> str:
    return page.partition('id="text"')[2].partition("</article>")[0]


def page_words(page: str) -> str:
    return squeezed(html.unescape(re.sub(r"<[^>]+>", "", page)))
