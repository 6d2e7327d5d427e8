"""What we print as Excel comes back unchanged (DESIGN 4)."""

import pytest

from tests.cast import Cast
from tests.plans import Plan
from xieli.exchange.commands import import_table
from xieli.exchange.queries import Choices
from xieli.exchange.reader import read_workbook
from xieli.exchange.rules import parse_table
from xieli.paper.tests.extracting import excel_words
from xieli.paper.tests.test_documents import ended, file, on_paper, words_of

__all__ = ["ended"]  # the fixture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["breakdown", "progress"])
def test_excel_says_what_the_paper_says_and_comes_back_unchanged(
    ended: Plan, kind: str, cast: Cast
) -> None:
    content = file(ended, kind, "xlsx")
    said, found = set(words_of(on_paper(ended, kind))), excel_words(content)
    for words in (ended.survey.title, ended.writing.title, "周八", "产品部"):
        assert words in found and any(words in each for each in said)
    again = parse_table(read_workbook(content, "x.xlsx"))
    done = import_table(
        table=again, project=ended.project, choices=Choices(), actor=cast.zhou_ba, file_name="x"
    )
    assert [row.action for row in done.rows] == ["same", "same"]
