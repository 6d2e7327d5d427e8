"""What the clauses of every kind of document are called, and a text told by them alone."""

from collections.abc import Callable, Mapping
from typing import Any

from xieli.changes import queries as changes
from xieli.closing.queries import acceptance, retrospective
from xieli.kickoff import queries as kickoff
from xieli.library import queries as library
from xieli.paper.rules import Facts, Paragraph, Part, Section
from xieli.signoff.rules import words_of
from xieli.workplan import queries as workplan

CLAUSES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "charter": kickoff.clause_words,
    "cancellation": kickoff.clause_words,
    "breakdown": workplan.clause_words,
    "change": lambda: changes.clause_words() | changes.content_words(),
    "acceptance": acceptance.clause_words,
    "retrospective": retrospective.clause_words,
    "archive_reasons": library.reason_words,
}
HEAD = {"code", "title"}  # every paper has them above its text


def clause_words(kind: str) -> Mapping[str, str]:
    """Return the names of a document's clauses in the reader's language."""
    return CLAUSES[kind]()


def clause_sections(kind: str, content: Mapping[str, Any]) -> list[Section]:
    """Return a text one clause a section, where its kind has no form of its own on paper."""
    words = clause_words(kind)
    return [
        Section(words.get(clause, clause), [_part(text)])
        for clause, text in content.items()
        if clause not in HEAD and words_of(text)
    ]


def _part(text: Any) -> Part:
    """A clause of named entries keeps their names: what the archive lacks, and why (A5)."""
    if isinstance(text, Mapping):
        names: Mapping[Any, str] = library.part_words()
        return Facts([(names.get(name, name), words_of(said)) for name, said in text.items()])
    return Paragraph(words_of(text))
