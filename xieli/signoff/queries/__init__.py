"""What a document is called, how it is signed, and where its countersigning stands."""

from .countersign import Change, Countersign, Slot, countersign, differences, signing_duties
from .integrity import altered_texts
from .levels import (
    Ways,
    document_word,
    document_words,
    has_codes,
    least_level,
    least_levels,
    ways_to_sign,
)

__all__ = [
    "Change",
    "Countersign",
    "Slot",
    "Ways",
    "altered_texts",
    "countersign",
    "differences",
    "document_word",
    "document_words",
    "has_codes",
    "least_level",
    "least_levels",
    "signing_duties",
    "ways_to_sign",
]
