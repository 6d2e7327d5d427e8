"""How the values of a text are read: what stands in it as a code is a word in every language."""

from collections.abc import Callable, Mapping

from xieli.signoff.rules import Wording, as_written, words_of

type Words = Callable[[], Mapping[str, Mapping[str, str]]]
_words: list[Words] = []


def on_wording(words: Words) -> None:
    """Register, by field, the words for the codes an app writes into texts that are signed."""
    _words.append(words)


def wording() -> Wording:
    """Return how a value of a field is read in the reader's language."""
    known: dict[str, dict[str, str]] = {}
    for words in _words:
        for name, said in words().items():
            known.setdefault(name, {}).update(said)
    return lambda name, value: known.get(name, {}).get(str(value)) or as_written(name, value)


def read(clause: object, name: str = "") -> str:
    """Return a clause as people read it; `name` is what the clause is called in the text."""
    return words_of(clause, wording(), name)
