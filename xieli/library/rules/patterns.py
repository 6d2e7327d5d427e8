"""A pattern: what a project starts from, with days counted instead of dated (A4, A6, K6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

LEAD, INITIATING, SUPERVISING, INFORMED = "lead", "initiating", "supervising", "informed"
ROLES = (INITIATING, LEAD, "cooperating", SUPERVISING, INFORMED)

WORDS = ("kind", "urgency", "background", "scope_in", "scope_out")
RESOURCES = ("people", "budget", "tool")
RHYTHMS = ("daily", "weekly")


@dataclass(frozen=True, slots=True)
class PatternCadence:
    """How often everybody checks in (S1); without a rhythm of its own, as the urgency asks."""

    rhythm: str = ""
    weekday: int = 4  # 0 is Monday; for the weekly rhythm
    at: str = "17:00"


@dataclass(frozen=True, slots=True)
class PatternResource:
    """What a task asks of one department (B7), in working days from the project's start.

    Days left open (None) are the task's own.
    """

    what: str
    department: str
    kind: str = "people"
    amount: str = ""
    starts: int | None = None
    finishes: int | None = None


@dataclass(frozen=True, slots=True)
class PatternTask:
    """A task of a pattern; `starts` and `finishes` count working days from the project's start.

    Day 0 is the first working day. A person is told by an id or a name; whoever that is no longer,
    others stand in for.
    """

    title: str
    department: str
    module: str = ""
    action: str = ""
    deliverable: str = ""
    starts: int = 0
    finishes: int = 0
    waits_for: Sequence[str] = ()
    # What may go wrong, what is done then, and who is the B角 (B8).
    risks: Sequence[tuple[str, str, str]] = ()
    owner: str = ""  # empty lets the department's head own it
    # A department, whose head it is then, or a person; and exactly what with (B2).
    supporters: Sequence[tuple[str, str]] = ()
    resources: Sequence[PatternResource] = ()


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
    cadence: PatternCadence = PatternCadence()


def departments_of(pattern: Pattern) -> list[str]:
    """Return every department a pattern names, in the order it names them."""
    named = [name for name, _role, _contribution in pattern.participants]
    for task in pattern.tasks:
        named += [task.department, *(each.department for each in task.resources)]
    return list(dict.fromkeys(named))


def renamed(pattern: Pattern, names: Mapping[str, str]) -> Pattern:
    """Return a pattern that calls departments otherwise."""

    def name(said: str) -> str:
        return names.get(said, said)

    return replace(
        pattern,
        participants=[(name(who), role, said) for who, role, said in pattern.participants],
        tasks=[
            replace(
                task,
                department=name(task.department),
                supporters=[(name(who), support) for who, support in task.supporters],
                resources=[
                    replace(each, department=name(each.department)) for each in task.resources
                ],
            )
            for task in pattern.tasks
        ],
    )
