"""A pattern: what a project starts from, with days counted instead of dated (A4, A6, K6)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

LEAD, INITIATING, SUPERVISING, INFORMED = "lead", "initiating", "supervising", "informed"
ROLES = (INITIATING, LEAD, "cooperating", SUPERVISING, INFORMED)

WORDS = ("kind", "urgency", "background", "scope_in", "scope_out")


@dataclass(frozen=True, slots=True)
class PatternTask:
    """A task of a pattern; `starts` and `finishes` count working days from the project's start."""

    title: str
    department: str
    module: str = ""
    action: str = ""
    deliverable: str = ""
    starts: int = 0
    finishes: int = 0
    waits_for: Sequence[str] = ()
    risks: Sequence[tuple[str, str]] = ()  # what may go wrong, and what is done then
    owner: str = ""  # an id; empty lets the department's head own it


@dataclass(frozen=True, slots=True)
class PatternGoal:
    """A goal of a pattern; figures as text, since a pattern may leave them open."""

    metric: str
    direction: str = "down"
    measure: str = "relative"
    baseline: str = ""
    target: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Everything a new project is begun with. Departments are named, days are counted."""

    kind: str = "project"
    urgency: str = "normal"
    background: str = ""
    scope_in: str = ""
    scope_out: str = ""
    length: int = 20  # working days from the start to the deadline
    participants: Sequence[tuple[str, str, str]] = ()  # department, role, contribution
    goals: Sequence[PatternGoal] = ()
    milestones: Sequence[tuple[str, int]] = ()  # name, working days from the start
    tasks: Sequence[PatternTask] = ()
    standards: Sequence[str] = field(default=())


class Unusable(ValueError):
    """A pattern nothing can be started from: a stable code, and which entry it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


def departments_of(pattern: Pattern) -> list[str]:
    """Return every department a pattern names, in the order it names them."""
    named = [name for name, _role, _contribution in pattern.participants]
    return list(dict.fromkeys([*named, *(task.department for task in pattern.tasks)]))


def check(pattern: Pattern) -> None:
    """Refuse what no project can start from. Raises Unusable.

    Every task has a department that takes part (B1, B3); one department leads and another
    supervises (K1); a task waits only for tasks there are, and not in a circle (B5).
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
    _check_tasks(pattern)


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
    if not is_acyclic({task.title: task.waits_for for task in pattern.tasks}):
        raise Unusable("B5.cycle")


def is_acyclic(waits_for: Mapping[str, Iterable[str]]) -> bool:
    """Whether nothing waits, however far around, for itself (B5)."""
    try:
        TopologicalSorter(waits_for).prepare()
    except CycleError:
        return False
    return True


def as_plain(pattern: Pattern) -> dict[str, object]:
    """Return a pattern as plain values, as it is kept and told outside."""
    return asdict(pattern)


def from_plain(said: Mapping[str, Any]) -> Pattern:
    """Understand a pattern that was kept, or brought. Raises Unusable("K6.malformed")."""
    try:
        words = {name: str(said[name]) for name in WORDS if name in said}
        return Pattern(
            **words,
            length=int(said.get("length", 20)),
            participants=[(str(n), str(r), str(c)) for n, r, c in said.get("participants", ())],
            goals=[PatternGoal(**_texts(goal)) for goal in said.get("goals", ())],
            milestones=[(str(name), int(day)) for name, day in said.get("milestones", ())],
            tasks=[_task(task) for task in said.get("tasks", ())],
            standards=[str(text) for text in said.get("standards", ())],
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unusable("K6.malformed") from error


def _texts(said: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in said.items()}


def _task(said: Mapping[str, Any]) -> PatternTask:
    row = dict(said)
    return PatternTask(
        title=str(row.pop("title")),
        department=str(row.pop("department", "")),
        starts=int(row.pop("starts", 0)),
        finishes=int(row.pop("finishes", 0)),
        waits_for=[str(name) for name in row.pop("waits_for", ())],
        risks=[(str(text), str(contingency)) for text, contingency in row.pop("risks", ())],
        **_texts(row),
    )
