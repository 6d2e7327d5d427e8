"""Any two baselines, the plan, the forecast and what happened, side by side (C5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xieli.kickoff.models import Project
from xieli.people.queries import working_calendar
from xieli.workplan.models import Status
from xieli.workplan.queries.schedule import slots

PLAN, FORECAST, ACTUAL = "plan", "forecast", "actual"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one side says that a task lies."""

    title: str
    department: str
    owner: str
    starts_on: date | None
    finishes_on: date | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A task on both sides; by so many working days it ends later on the second."""

    id: str
    before: Placed | None
    after: Placed | None
    days: int

    @property
    def dates(self) -> list[date]:
        """Every day either side names."""
        sides = [side for side in (self.before, self.after) if side]
        found = [day for side in sides for day in (side.starts_on, side.finishes_on)]
        return [day for day in found if day]

    @property
    def owner(self) -> str:
        """Who answers for it, by the second side where it is there."""
        placed = self.after or self.before
        return placed.owner if placed else ""

    @property
    def title(self) -> str:
        """What it is called, by the second side where it is there."""
        placed = self.after or self.before
        return placed.title if placed else ""

    @property
    def department(self) -> str:
        """Whose it is, by the second side where it is there."""
        placed = self.after or self.before
        return placed.department if placed else ""

    @property
    def is_same(self) -> bool:
        """Whether both sides say the same of it."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Variance:
    """How far one department's tasks moved: how many, by how many working days, the worst."""

    department: str
    count: int
    days: int
    worst: int


def sides(project: Project) -> dict[str, str]:
    """Return everything that can be compared, in the reader's language."""
    numbers = project.baselines.order_by("number").values_list("number", flat=True)
    baselines = {str(number): _("baseline %d") % number for number in numbers}
    return {
        **baselines,
        PLAN: _("the plan today"),
        FORECAST: _("the forecast"),
        ACTUAL: _("what happened"),
    }


def compare_sides(project: Project, first: str, second: str) -> list[Shift]:
    """Return every task of either side with how far it moved (C5). Raises KeyError for no side."""
    before, after = _side(project, first), _side(project, second)
    calendar = working_calendar()
    found = []
    for pk in [*after, *(pk for pk in before if pk not in after)]:
        old, new = before.get(pk), after.get(pk)
        was, now = old and old.finishes_on, new and new.finishes_on
        found.append(Shift(pk, old, new, calendar.between(was, now) if was and now else 0))
    return found


def variances(shifts: Iterable[Shift]) -> list[Variance]:
    """Return how far each department's tasks moved, the worst first (C5)."""
    days: dict[str, list[int]] = {}
    for shift in shifts:
        days.setdefault(shift.department, []).append(shift.days)
    found = [
        Variance(name, sum(map(bool, moved)), sum(moved), max(moved))
        for name, moved in days.items()
    ]
    return sorted(found, key=lambda each: -each.worst)


def _side(project: Project, side: str) -> dict[str, Placed]:
    if side in (PLAN, FORECAST, ACTUAL):
        return _today(project, side)
    baseline = project.baselines.select_related("revision").filter(number=side).first()
    if baseline is None:
        raise KeyError(side)
    return {row["id"]: _signed(row) for row in baseline.revision.content["tasks"]}


def _signed(row: Mapping[str, str]) -> Placed:
    return Placed(
        row["title"],
        row["department"],
        row["owner"],
        _day(row["planned_start"]),
        _day(row["planned_finish"]),
    )


def _today(project: Project, side: str) -> dict[str, Placed]:
    expected = slots(project) if side == FORECAST else {}
    calendar, found = working_calendar(), {}
    for task in project.tasks.select_related("department", "owner"):
        start, finish = task.planned_start, {
            PLAN: task.planned_finish,
            FORECAST: expected[task.pk].projected_finish if task.pk in expected else None,
            ACTUAL: task.actual_finish,
        }[side]  # fmt: skip
        if side == FORECAST and start and finish and task.status == Status.NOT_STARTED:
            moved = calendar.between(task.planned_finish or finish, finish)
            start = calendar.add(start, moved) if moved > 0 else start
        found[task.pk] = Placed(task.title, task.department.name, task.owner.name, start, finish)
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
