"""What a signature refers to: the canonical bytes of a text, and when a document is complete."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum, StrEnum

from xieli.people.rules import Method

UNSAID = {"id", "predecessor_id"}  # what a text is kept together by, and nobody reads


class SlotState(StrEnum):
    """Where one department's slot stands."""

    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"


class Level(IntEnum):
    """How strongly a signature is bound to who signs (V4)."""

    AGREED = 1  # 约定签: a password or code, typed again
    PASSKEY = 2  # 通行密钥签: a key that never leaves the signer's device signed the text itself


@dataclass(frozen=True, slots=True)
class Proof:
    """How the signer proved that it is them; `assertion` is a passkey's evidence (V4)."""

    method: Method
    assertion: Mapping[str, str] | None = None

    @property
    def level(self) -> Level:
        """What this way of proving is worth."""
        return level_of(self.method)


def level_of(method: str) -> Level:
    """Return what a way of signing is worth; a scan that somebody files is no more than a word."""
    return Level.PASSKEY if method == Method.PASSKEY else Level.AGREED


BY_PASSWORD = Proof(Method.PASSWORD)


def canonical_content(content: Mapping[str, object]) -> bytes:
    """Return the bytes that are hashed: JSON, sorted keys, no spaces, UTF-8 (K4)."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def content_hash(content: Mapping[str, object]) -> str:
    """Return SHA-256 over the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_content(content)).hexdigest()


def is_complete(slots: Iterable[SlotState]) -> bool:
    """K2: a revision takes effect only when every slot has signed; without slots, never."""
    states = list(slots)
    return bool(states) and all(state is SlotState.SIGNED for state in states)


def changed_clauses(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """K3: name the clauses that differ, in the order of the newer text, removed ones last."""
    changed = [clause for clause, text in after.items() if before.get(clause) != text]
    return changed + [clause for clause in before if clause not in after]


class Edit(StrEnum):
    """What became of a stretch of words between two revisions."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


def words_of(clause: object) -> str:
    """Return a clause as lines of text: an entry of a list is one line, its parts set apart."""
    if isinstance(clause, list):
        return "\n".join(_line(entry) for entry in clause)
    return _line(clause)


def compare_words(before: str, after: str) -> list[tuple[Edit, str]]:
    """K3: return what was kept, removed and added, character by character for Chinese."""
    old, new = _tokens(before), _tokens(after)
    spans = list[tuple[Edit, str]]()
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            spans.append((Edit.KEPT, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            spans.append((Edit.REMOVED, "".join(old[i1:i2])))
        if j2 > j1:
            spans.append((Edit.ADDED, "".join(new[j1:j2])))
    return spans


def _line(entry: object) -> str:
    if isinstance(entry, Mapping):
        shown = (value for key, value in entry.items() if key not in UNSAID)
        return " · ".join(part for part in map(_line, shown) if part)
    if isinstance(entry, list):
        return "、".join(part for part in map(_line, entry) if part)
    return "" if entry is None else str(entry)


def _tokens(text: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9.,-]+|.", text, re.DOTALL)
