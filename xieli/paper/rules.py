"""A document as it lies on the desk: what every format prints, from plain values only."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

CHINESE_NUMERALS = "一二三四五六七八九"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class Standing(StrEnum):
    """What a paper is worth: only one in force binds anybody."""

    DRAFT = "draft"
    OPEN = "open"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"
    RECORD = "record"  # never signed by itself: live data as of a day


def standing(effective_at: datetime | None, lapsed_at: datetime | None) -> Standing:
    """Return where a revision stands; what was in force and lapsed was superseded (K2, K3)."""
    if lapsed_at is not None:
        return Standing.LAPSED if effective_at is None else Standing.SUPERSEDED
    return Standing.OPEN if effective_at is None else Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `share` is its part of the width, beside the other columns' shares."""

    title: str
    share: int = 10


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; a line break stays one."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what stands under them, one a line."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """Numbered entries: what each says, and the small print below it."""

    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with a heading row that every page repeats."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]

    @property
    def widths(self) -> list[int]:
        """The width of each column in percent."""
        whole = sum(column.share for column in self.columns)
        return [column.share * 100 // whole for column in self.columns]


type Part = Paragraph | Facts | Listing | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is under it."""

    heading: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Slot:
    """A department's line of the 会签栏; without a `name` it leaves room for ink.

    `notes` says in which post, on whose behalf (代签, V5) and by which method (V4) it was signed.
    """

    department: str
    role: str
    opinion: str = ""
    name: str = ""
    notes: Sequence[str] = ()
    day: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What the frame of a paper says, in the reader's language."""

    countersigned: str
    department: str
    opinion: str
    signature: str
    date: str
    attachments: str
    fingerprint: str
    verify: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One document on paper, in one language, whatever format it is written in.

    `number` says which revision it is, or as of which day; `since` the day it began
    to stand so, empty for what never was submitted; `warning` is what stands across a paper
    that does not bind. `hash` is SHA-256 of the canonical content in hexadecimal; `address` is
    empty where nobody can look the hash up, because the text was never put before anybody to sign.
    """

    kind: str
    title: str
    organisation: str
    project: str
    code: str
    number: str
    standing: Standing
    standing_word: str
    since: str
    warning: str
    dated_at: datetime
    sections: Sequence[Section]
    slots: Sequence[Slot]
    attachments: Sequence[tuple[str, str]]
    hash: str
    address: str
    language: str
    words: Words
    is_wide: bool = False

    @property
    def headings(self) -> Iterator[tuple[str, Section]]:
        """The sections with their numbers: 一、 in Chinese, 1. elsewhere."""
        for place, section in enumerate(self.sections):
            yield f"{numeral(place + 1, self.language)}{section.heading}", section

    @property
    def layout(self) -> list[tuple[str, list[tuple[str, Part]]]]:
        """The same for a template: beside each part the word for what it is."""
        return [
            (heading, [(type(part).__name__.lower(), part) for part in section.parts])
            for heading, section in self.headings
        ]


def numeral(place: int, language: str) -> str:
    """Return the number before the heading of a section, as offices write it."""
    if not language.startswith("zh"):
        return f"{place}. "
    tens, ones = divmod(place, 10)
    parts = ["" if tens < 2 else CHINESE_NUMERALS[tens - 1], "十" if tens else ""]
    return "".join(parts) + (CHINESE_NUMERALS[ones - 1] if ones else "") + "、"


def tidy(said: Any) -> Any:
    """Return content with one kind of line end and without the characters no paper can show."""
    if isinstance(said, str):
        return _CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(said, Mapping):
        return {name: tidy(each) for name, each in said.items()}
    return [tidy(each) for each in said] if isinstance(said, list | tuple) else said


def grouped(hash: str) -> str:
    """Return a hash in groups of eight, as people compare it by eye."""
    return " ".join(hash[start : start + 8] for start in range(0, len(hash), 8))
