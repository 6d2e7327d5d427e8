"""Which files may be kept, told by their name and by what their first bytes are."""

import re
from collections.abc import Collection
from pathlib import PurePath

# What one may attach → what its first bytes may be found to be; None is text.
KINDS: dict[str, frozenset[str] | None] = {
    ".png": frozenset({".png"}),
    ".jpg": frozenset({".jpg", ".jpeg", ".jfif"}),
    ".jpeg": frozenset({".jpg", ".jpeg", ".jfif"}),
    ".gif": frozenset({".gif"}),
    ".webp": frozenset({".webp"}),
    ".heic": frozenset({".heic", ".heif"}),
    ".pdf": frozenset({".pdf"}),
    ".docx": frozenset({".docx", ".zip"}),
    ".xlsx": frozenset({".xlsx", ".zip"}),
    ".pptx": frozenset({".pptx", ".zip"}),
    ".zip": frozenset({".zip"}),
    ".mp4": frozenset({".mp4", ".m4v", ".mov"}),
    ".txt": None,
    ".csv": None,
    ".md": None,
}
LONGEST_NAME = 200
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|\?xml)", re.I)


def clean_name(name: str) -> str:
    """Return a file's own name: no folder, no control or direction marks, not too long."""
    plain = _HIDDEN.sub("", name).replace("\\", "/").rstrip("/ ")
    plain = PurePath(plain).name.strip() or "file"
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= LONGEST_NAME:
        return plain
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else plain[:LONGEST_NAME]


def ending(name: str) -> str:
    """Return the ending of a name, in small letters, with its dot."""
    return PurePath(name).suffix.lower()


def is_what_it_says(name: str, head: bytes, found: Collection[str]) -> bool:
    """Whether a file's first bytes are of the kind its name says.

    `found` are the endings its signature is known by; text has none, and holds no markup a
    browser would run.
    """
    kind = KINDS.get(ending(name), frozenset())
    if kind is not None:
        return bool(kind & set(found))
    return b"\0" not in head and _MARKUP.search(head) is None
