"""The breakdown worked out with pencil and paper: who waits, what moves, what is missing."""

from .graph import Edge, Graph, PlannedTask, bridged, find_cycle
from .impact import Due, DueChange, Fate, Impact, Move, compare, impact
from .promises import Overlap, Promise, overlaps
from .proposal import Plan, Proposed
from .schedule import Schedule, Slot, WorkingDays, schedule
from .submission import Gap, TaskFacts, missing_for_submission
from .tiers import Tier, required_tier

__all__ = [
    "Due",
    "DueChange",
    "Edge",
    "Fate",
    "Gap",
    "Graph",
    "Impact",
    "Move",
    "Overlap",
    "Plan",
    "PlannedTask",
    "Promise",
    "Proposed",
    "Schedule",
    "Slot",
    "TaskFacts",
    "Tier",
    "WorkingDays",
    "bridged",
    "compare",
    "find_cycle",
    "impact",
    "missing_for_submission",
    "overlaps",
    "required_tier",
    "schedule",
]
