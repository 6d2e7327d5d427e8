"""The breakdown worked out with pencil and paper: graph, schedule, gaps, promises, tiers."""

from .graph import Edge, Graph, PlannedTask, bridged, find_cycle
from .promises import Overlap, Promise, overlaps
from .schedule import Slot, WorkingDays, schedule
from .submission import Gap, TaskFacts, missing_for_submission
from .tiers import Tier, required_tier

__all__ = [
    "Edge",
    "Gap",
    "Graph",
    "Overlap",
    "PlannedTask",
    "Promise",
    "Slot",
    "TaskFacts",
    "Tier",
    "WorkingDays",
    "bridged",
    "find_cycle",
    "missing_for_submission",
    "overlaps",
    "required_tier",
    "schedule",
]
