"""The breakdown as a page shows it: plain rows, read in one query a noun."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xieli.kickoff.models import Project
from xieli.workplan.models import Dependency, ResourceRequest, Risk, Supporter, Task

FIELDS = (
    "id", "version", "title", "department__name", "module", "action", "owner_id", "owner__name",
    "planned_start", "planned_finish", "deliverable", "note",
)  # fmt: skip


class Support(NamedTuple):
    """Who helps with what (B2)."""

    name: str
    support: str


class Wait(NamedTuple):
    """What a row waits for, and where the handshake stands (B6).

    A task of another project is not named here: a row looks the same to everybody (T6).
    """

    title: str
    hand_over_on: date | None
    handshake: str


class Peril(NamedTuple):
    """A risk with its contingency and stand-in (B8)."""

    text: str
    contingency: str
    backup: str | None


class Asked(NamedTuple):
    """A resource asked of a department (B7)."""

    department: str
    what: str
    amount: str
    state: str


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One row of 任务拆解与分工表: plain values only, equal when they show the same."""

    id: str
    version: int
    title: str
    department: str
    module: str
    action: str
    owner_id: str
    owner: str
    planned_start: date | None
    planned_finish: date | None
    deliverable: str
    note: str
    supporters: tuple[Support, ...]
    waits: tuple[Wait, ...]
    risks: tuple[Peril, ...]
    resources: tuple[Asked, ...]


def breakdown_rows(project: Project) -> list[BreakdownRow]:
    """Return the rows of a project's breakdown in order, in five queries however many there are."""
    parts = (_supporters(project), _waits(project), _risks(project), _resources(project))
    tasks = Task.objects.filter(project=project).order_by("position").values_list(*FIELDS)
    return [BreakdownRow(*task, *(part[task[0]] for part in parts)) for task in tasks]


def _supporters(project: Project) -> dict[str, tuple[Support, ...]]:
    rows = Supporter.objects.filter(task__project=project).order_by("pk")
    return _by_task(
        (task, Support(name, support))
        for task, name, support in rows.values_list("task_id", "name", "support")
    )


def _waits(project: Project) -> dict[str, tuple[Wait, ...]]:
    rows = (
        Dependency.objects.filter(successor__project=project)
        .order_by("proposed_at", "pk")
        .select_related("predecessor", "successor")
    )
    return _by_task(
        (
            row.successor_id,
            Wait(
                row.awaited,
                row.hand_over_on,
                row.handshake.value,
            ),
        )
        for row in rows.only(
            "successor_id",
            "hand_over_on",
            "confirmed_at",
            "reopened_at",
            "predecessor__title",
            "predecessor__project",
            "successor__project",
        )
    )


def _risks(project: Project) -> dict[str, tuple[Peril, ...]]:
    rows = Risk.objects.filter(task__project=project).order_by("position", "pk")
    return _by_task(
        (task, Peril(text, contingency, backup))
        for task, text, contingency, backup in rows.values_list(
            "task_id", "text", "contingency", "backup__name"
        )
    )


def _resources(project: Project) -> dict[str, tuple[Asked, ...]]:
    rows = (
        ResourceRequest.objects.filter(task__project=project)
        .order_by("requested_at", "pk")
        .select_related("department", "commitment", "decline")
    )
    return _by_task(
        (row.task_id, Asked(row.department.name, row.what, row.amount, row.state)) for row in rows
    )


def _by_task[Part](pairs: Iterable[tuple[str, Part]]) -> dict[str, tuple[Part, ...]]:
    found = defaultdict[str, tuple[Part, ...]](tuple)
    for task, part in pairs:
        found[task] += (part,)
    return found
