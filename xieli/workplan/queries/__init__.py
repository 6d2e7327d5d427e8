"""The breakdown joined from its nouns: for the page, for the rules, for the signature."""

from .baselines import Shift, Variance, compare_sides, sides, variances
from .files import task_place
from .picture import Picture, picture
from .rows import BreakdownRow, breakdown_rows
from .schedule import edges, moves_a_promise, plan_of, slots
from .signing import (
    BREAKDOWN,
    breakdown_gaps,
    breakdown_revision,
    breakdown_signers,
    describe_gap,
    describe_gaps,
    open_handshakes,
    promised_twice,
    task_gaps,
)
from .texts import (
    RiskText,
    TaskText,
    breakdown_content,
    clause_words,
    handshake_words,
    named,
    row_facts,
    row_text,
    task_facts,
    text_facts,
    text_of,
)
from .tiers import FIELDS, tier_of_edit, tier_sentence

__all__ = [
    "BREAKDOWN",
    "FIELDS",
    "BreakdownRow",
    "Picture",
    "RiskText",
    "Shift",
    "TaskText",
    "Variance",
    "breakdown_content",
    "breakdown_gaps",
    "breakdown_revision",
    "breakdown_rows",
    "breakdown_signers",
    "clause_words",
    "compare_sides",
    "describe_gap",
    "describe_gaps",
    "edges",
    "handshake_words",
    "moves_a_promise",
    "named",
    "open_handshakes",
    "picture",
    "plan_of",
    "promised_twice",
    "row_facts",
    "row_text",
    "sides",
    "slots",
    "task_facts",
    "task_gaps",
    "task_place",
    "text_facts",
    "text_of",
    "tier_of_edit",
    "tier_sentence",
    "variances",
]
