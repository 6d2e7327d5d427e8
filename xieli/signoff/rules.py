"""What a signature refers to: the canonical bytes of a text, and when a document is complete."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum


class SlotState(StrEnum):
    """Where one department's slot stands."""

    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"


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
