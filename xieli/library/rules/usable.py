"""What a project can be started from, and what not (K1, K6, B1-B7)."""

from collections import Counter
from collections.abc import Collection
from datetime import time

from .patterns import (
    INFORMED,
    INITIATING,
    LEAD,
    RESOURCES,
    RHYTHMS,
    ROLES,
    SUPERVISING,
    Pattern,
    PatternCadence,
    PatternResource,
    PatternTask,
)
from .turns import in_order
from .unusable import Unusable

LONGEST = 2500  # working days: ten years


def check(pattern: Pattern) -> None:
    """Refuse what no project can start from. Raises Unusable.

    Every task has a department that takes part (B1, B3); one department leads and another
    supervises, and no milestone lies behind the deadline (K1); a task waits only for tasks there
    are, and not in a circle (B5). Who supports does so with something (B2), and a resource is
    asked of a department that takes part (B7).
    """
    held = {role: [n for n, r, _c in pattern.participants if r == role] for role in ROLES}
    if any(not name.strip() or role not in ROLES for name, role, _c in pattern.participants):
        raise Unusable("K1.no_department")
    for role, code in ((INITIATING, "K1.one_initiating"), (LEAD, "K1.one_lead")):
        if len(held[role]) != 1:
            raise Unusable(code)
    if not held[SUPERVISING]:
        raise Unusable("K1.no_supervising")
    if set(held[LEAD]) & set(held[SUPERVISING]):
        raise Unusable("K1.lead_supervises_itself")
    if not pattern.tasks:
        raise Unusable("B9.no_task")
    days = [pattern.length, *(day for _name, day in pattern.milestones)]
    if not all(0 <= day <= min(pattern.length, LONGEST) for day in days):
        raise Unusable("K1.outside_window")
    _check_cadence(pattern.cadence)
    _check_tasks(pattern)


def _check_cadence(cadence: PatternCadence) -> None:
    if cadence.rhythm and cadence.rhythm not in RHYTHMS:
        raise Unusable("S1.no_rhythm")
    if cadence.weekday not in range(7):
        raise Unusable("S1.no_weekday")
    try:
        time.fromisoformat(cadence.at)
    except ValueError as error:
        raise Unusable("S1.no_time", cadence.at[:20]) from error


def _check_tasks(pattern: Pattern) -> None:
    taking_part = {name for name, role, _c in pattern.participants if role != INFORMED}
    titles = Counter(task.title.strip() for task in pattern.tasks)
    for task in pattern.tasks:
        if not task.title.strip() or titles[task.title.strip()] > 1:
            raise Unusable("B1.title", task.title)
        if not task.department.strip():
            raise Unusable("B3.no_department", task.title)
        if task.department not in taking_part:
            raise Unusable("B1.outsider", task.title)
        if not 0 <= task.starts <= task.finishes <= pattern.length:
            raise Unusable("B4.outside_window", task.title)
        for name in task.waits_for:
            if name not in titles or name == task.title:
                raise Unusable("B5.unknown", task.title)
        if not all(who.strip() and support.strip() for who, support in task.supporters):
            raise Unusable("B2.no_support", task.title)
        for each in task.resources:
            _check_resource(each, task, taking_part)
    in_order({task.title: task.waits_for for task in pattern.tasks})


def _check_resource(
    asked: PatternResource, task: PatternTask, taking_part: Collection[str]
) -> None:
    if not asked.what.strip() or asked.kind not in RESOURCES:
        raise Unusable("B7.no_resource", task.title)
    if asked.department not in taking_part:
        raise Unusable("B7.outsider", task.title)
    starts = task.starts if asked.starts is None else asked.starts
    finishes = task.finishes if asked.finishes is None else asked.finishes
    if not 0 <= starts <= finishes <= LONGEST:
        raise Unusable("B7.ends_before_start", task.title)
