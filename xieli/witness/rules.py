"""The lines of an extract: written so that a mail program's quoting does not spoil them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

ORGANISATION = "*"  # the ledger of the organisation, where a project has its code
MOST_LINES = 1000  # that are compared at once: more projects than anybody sees
_LINE = re.compile(r"^[\s>]*(\S+)\s+([0-9]{1,18})\s+([0-9a-f]{64})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    """A ledger's last event on a day: its number, and the hash that stands for all before it."""

    code: str
    number: int
    hash: str


def written(lines: Iterable[Line]) -> str:
    """Return the lines as a head keeps them."""
    return "\n".join(f"{line.code} {line.number} {line.hash}" for line in lines)


def read(text: str) -> list[Line]:
    """Return every such line of a text, whatever stands around them."""
    return [Line(code, int(number), hash) for code, number, hash in _LINE.findall(text)]
