"""What a signature refers to: the canonical bytes of a text, and when a document is complete."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum, StrEnum
from typing import TypeGuard

from xieli.people.rules import Method

# What a text is kept together by, and nobody reads; a lesson stands under its question.
UNSAID = {"id", "predecessor_id", "question"}


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


type Wording = Callable[[str, object], str]


def as_written(_name: str, value: object) -> str:
    """Return a value as the content has it; nothing for nothing."""
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """The smallest thing that differs: the clause, the entry of it, the field of that entry.

    `entry` and `field` are empty where the whole clause, or a whole entry, came or went.
    """

    clause: str
    before: object
    after: object
    entry: str = ""
    field: str = ""


def changed_parts(
    before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[ChangedPart]:
    """K3: yield what differs between two texts, and of a list only its changed entries' fields."""
    for clause in changed_clauses(before, after):
        old, new = before.get(clause), after.get(clause)
        if _is_of_entries(old) and _is_of_entries(new):
            parts = list(_changed_entries(clause, _keyed(old), _keyed(new)))
            yield from parts or [ChangedPart(clause, _labels(old), _labels(new))]
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _changed_fields(clause, "", old, new)
        else:
            yield ChangedPart(clause, old, new)


type _Entry = Mapping[str, object]
# An entry is the one it was by its id, else by what people call it.
NAMED_BY = ("task", "metric", "name", "title", "department", "role", "what", "text", "subject",
            "clause")  # fmt: skip
CALLED = ("title", "metric", "name", "what", "text", "department", "subject", "task")


def _is_of_entries(clause: object) -> TypeGuard[Sequence[_Entry]]:
    return isinstance(clause, list) and all(isinstance(each, Mapping) for each in clause)


def _keyed(entries: Sequence[_Entry]) -> dict[tuple[object, ...], _Entry]:
    times, found = Counter[tuple[object, ...]](), dict[tuple[object, ...], _Entry]()
    for entry in entries:
        key = (entry["id"],) if "id" in entry else tuple(entry.get(name) for name in NAMED_BY)
        times[key] += 1
        found[(*key, times[key])] = entry
    return found


def _labels(entries: Sequence[_Entry]) -> list[object]:
    return [_called(entry) for entry in entries]


def _called(entry: _Entry) -> str:
    return str(next((entry[name] for name in CALLED if entry.get(name)), ""))


def _changed_entries(
    clause: str, old: Mapping[tuple[object, ...], _Entry], new: Mapping[tuple[object, ...], _Entry]
) -> Iterator[ChangedPart]:
    for key, entry in new.items():
        if key not in old:
            yield ChangedPart(clause, None, entry, _called(entry))
        else:
            yield from _changed_fields(clause, _called(entry), old[key], entry)
    for key, entry in old.items():
        if key not in new:
            yield ChangedPart(clause, entry, None, _called(entry))


def _changed_fields(clause: str, entry: str, old: _Entry, new: _Entry) -> Iterator[ChangedPart]:
    for field in changed_clauses(old, new):
        if field not in UNSAID:
            yield ChangedPart(clause, old.get(field), new.get(field), entry, field)


class Edit(StrEnum):
    """What became of a stretch of words between two revisions."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


def words_of(clause: object, wording: Wording = as_written, name: str = "") -> str:
    """Return a clause as lines of text: an entry of a list is one line, its parts set apart.

    `wording` says how a value of a field is read; `name` is the field the clause itself is.
    """
    if isinstance(clause, list):
        return "\n".join(_line(entry, wording, name) for entry in clause)
    return _line(clause, wording, name)


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


def _line(entry: object, wording: Wording, name: str) -> str:
    if isinstance(entry, Mapping):
        parts = [_line(value, wording, key) for key, value in entry.items() if key not in UNSAID]
        return " · ".join(filter(None, parts))
    if isinstance(entry, list):
        return "、".join(filter(None, (_line(each, wording, name) for each in entry)))
    return wording(name, entry)


def _tokens(text: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9.,-]+|.", text, re.DOTALL)
