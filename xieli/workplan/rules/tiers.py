"""Who must agree to a change once the breakdown is signed (C1)."""

from collections.abc import Set
from enum import StrEnum


class Tier(StrEnum):
    """C1: who must agree to a change once the breakdown is signed."""

    FREE = "free"
    LEAD_AND_HEAD = "lead_and_head"
    ALL = "all"


FREE_FIELDS = frozenset({"owner", "note"})


def required_tier(changed: Set[str], *, beyond_float: bool) -> Tier:
    """Return the least tier that covers the changed fields (C1)."""
    if "department" in changed or beyond_float:
        return Tier.ALL
    return Tier.LEAD_AND_HEAD if changed - FREE_FIELDS else Tier.FREE
