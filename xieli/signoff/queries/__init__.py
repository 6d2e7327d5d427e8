"""What a document is called, how it is signed, and where its countersigning stands."""

from .countersign import (
    Change,
    Countersign,
    Slot,
    contestable_by,
    countersign,
    differences,
    signing_duties,
    slots_of,
)
from .integrity import altered_answers, altered_settings, altered_texts
from .levels import (
    Ways,
    behalf_words,
    document_word,
    document_words,
    has_codes,
    least_level,
    least_levels,
    on_carrying,
    scope_word,
    ways_to_sign,
)
from .wording import on_wording, read, wording

__all__ = [
    "Change",
    "Countersign",
    "Slot",
    "Ways",
    "altered_answers",
    "altered_settings",
    "altered_texts",
    "behalf_words",
    "contestable_by",
    "countersign",
    "differences",
    "document_word",
    "document_words",
    "has_codes",
    "least_level",
    "least_levels",
    "on_carrying",
    "on_wording",
    "read",
    "scope_word",
    "signing_duties",
    "slots_of",
    "ways_to_sign",
    "wording",
]
