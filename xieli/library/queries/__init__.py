"""The archive, the library and the patterns, joined from their nouns."""

from .archive import REASONS, Part, missing, outcome_of, part_words, parts, reason_words
from .cases import Story, Wanted, find_cases, outcome_words, sealed_files, searchable_text, story
from .manifest import manifest
from .names import ledger_name
from .passed_on import pattern_of
from .patterns import (
    Offer,
    cadence_meant,
    checklist,
    departments_by_name,
    offer,
    offers,
    own_of,
    shipped,
    shipped_in,
    unusable_words,
    with_checklist,
)
from .steps import STEP_PAGES, NextStep, next_step

__all__ = [
    "REASONS",
    "STEP_PAGES",
    "NextStep",
    "Offer",
    "Part",
    "Story",
    "Wanted",
    "cadence_meant",
    "checklist",
    "departments_by_name",
    "find_cases",
    "ledger_name",
    "manifest",
    "missing",
    "next_step",
    "offer",
    "offers",
    "outcome_of",
    "outcome_words",
    "own_of",
    "part_words",
    "parts",
    "pattern_of",
    "reason_words",
    "sealed_files",
    "searchable_text",
    "shipped",
    "shipped_in",
    "story",
    "unusable_words",
    "with_checklist",
]
