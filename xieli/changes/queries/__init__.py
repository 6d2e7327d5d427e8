"""What a change request says, what it costs, and where it stands."""

from xieli.changes.rules import differing, rebased

from .differences import (
    Difference,
    Overtaken,
    clause_words,
    differences,
    overtaken_by_others,
    tier_of,
)
from .documents import (
    CHANGE,
    Stage,
    carried_kinds,
    change_content,
    content_words,
    fate_words,
    impact_of,
    price_content,
    price_shown,
    signers_of_change,
    stage_of,
    tier_words,
)
from .impact import MovedDue, MovedTask, Price, price_of
from .texts import charter_facts, charter_text, shown, standing_facts
from .titles import titles_twice, titles_under_signature

__all__ = [
    "CHANGE",
    "Difference",
    "MovedDue",
    "MovedTask",
    "Overtaken",
    "Price",
    "Stage",
    "carried_kinds",
    "change_content",
    "charter_facts",
    "charter_text",
    "clause_words",
    "content_words",
    "differences",
    "differing",
    "fate_words",
    "impact_of",
    "overtaken_by_others",
    "price_content",
    "price_of",
    "price_shown",
    "rebased",
    "shown",
    "signers_of_change",
    "stage_of",
    "standing_facts",
    "tier_of",
    "tier_words",
    "titles_twice",
    "titles_under_signature",
]
