"""The plan as a picture: two sides of every task, what waits for what, and the days between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xieli.kickoff.models import Project
from xieli.people.queries import today, working_calendar
from xieli.people.rules import WorkingCalendar
from xieli.workplan.models import Dependency, HandshakeState, Status, Task
from xieli.workplan.queries.baselines import Placed, Shift
from xieli.workplan.queries.schedule import slots
from xieli.workplan.rules import Schedule
from xieli.workplan.rules.chart import Axis, Scale, Shade, Span, Tick, route

HEAD, ROW = 48, 40
MIDDLE = 22  # of the second bar in its row
STATES = {
    HandshakeState.CONFIRMED: "done",
    HandshakeState.PROPOSED: "pending",
    HandshakeState.REOPENED: "late",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One task's row: what it says in the table, and where it lies on both sides."""

    number: int
    shift: Shift
    waits_for: str
    slack: int | None
    length: int | None
    state: str
    percent: int
    is_critical: bool
    before: Span | None
    after: Span | None
    y: int

    @property
    def done(self) -> int:
        """How much of the bar is done, in pixels."""
        return self.after.width * self.percent // 100 if self.after else 0


class Arrow(NamedTuple):
    """A hand-over from one bar to another, as far as it is agreed (B6)."""

    path: str
    tip: str
    state: str


class Diamond(NamedTuple):
    """A milestone: the day it was promised for, and the one it is expected on."""

    name: str
    due: int
    expected: int
    state: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the page draws."""

    axis: Axis
    headings: Sequence[Tick]
    days: Sequence[Tick]
    days_off: Sequence[Shade]
    bars: Sequence[Bar]
    arrows: Sequence[Arrow]
    diamonds: Sequence[Diamond]
    before: Span | None
    after: Span | None
    slip: int
    today: int | None

    @property
    def height(self) -> int:
        """How high it is: the axis, the whole, the milestones, every task."""
        return HEAD + ROW * (len(self.bars) + 1 + bool(self.diamonds))

    @property
    def lines(self) -> range:
        """Where rows end."""
        return range(HEAD + ROW, self.height + 1, ROW)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every row is drawn with, read once."""

    axis: Axis
    calendar: WorkingCalendar
    today: date
    schedule: Schedule
    waits: Mapping[str, str]
    tasks: Mapping[str, Task]

    def bar(self, shift: Shift, number: int, y: int) -> Bar:
        task, slot = self.tasks.get(shift.id), self.schedule.get(shift.id)
        placed = shift.after or shift.before
        return Bar(
            number=number,
            shift=shift,
            waits_for=self.waits.get(shift.id, ""),
            slack=slot.total_float if slot else None,
            length=self.length(placed) if placed else None,
            state=self.state(shift, task),
            percent=task.percent if task else 0,
            is_critical=slot is not None and slot.is_critical,
            before=self.span(shift.before),
            after=self.span(shift.after),
            y=y,
        )

    def span(self, placed: Placed | None) -> Span | None:
        if placed is None or placed.starts_on is None or placed.finishes_on is None:
            return None
        return self.axis.span(placed.starts_on, placed.finishes_on)

    def length(self, placed: Placed) -> int | None:
        """How many working days it takes, the first among them."""
        if placed.starts_on is None or placed.finishes_on is None:
            return None
        return max(self.calendar.between(placed.starts_on, placed.finishes_on), 0) + 1

    def state(self, shift: Shift, task: Task | None) -> str:
        """The colour of a bar: done, blocked or overdue, going, in danger, or still to come."""
        if task is None:
            return "todo"
        if task.status == Status.DONE:
            return "done"
        finish = shift.after.finishes_on if shift.after else None
        if task.status == Status.BLOCKED or (finish is not None and finish < self.today):
            return "late"
        if task.status == Status.IN_PROGRESS:
            return "doing"
        return "risk" if shift.days > 0 else "todo"

    def diamond(self, name: str, due: date, shifts: Sequence[Shift]) -> Diamond:
        """A milestone is expected when the last task that was to end by it is expected (C3)."""
        days = [s.after.finishes_on for s in shifts if s.after and _ends_by(s, due)]
        expected = max([day for day in days if day] + [due])
        state = "risk" if expected > due else "done" if due < self.today else "todo"
        return Diamond(name, self.axis.span(due, due).end, self.axis.span(due, expected).end, state)


def picture(project: Project, shifts: Sequence[Shift], scale: Scale | None) -> Picture | None:
    """Return the plan drawn with both sides of a comparison (C5); None while nothing has dates."""
    milestones = list(project.milestones.values_list("name", "due_on"))
    dates = [day for shift in shifts for day in shift.dates]
    if not dates:
        return None
    axis = Axis.over([*dates, *(due for _name, due in milestones)], scale)
    tasks = {task.pk: task for task in project.tasks.all()}
    calendar, day = working_calendar(), today()
    scene = _Scene(axis, calendar, day, slots(project), _waits(project), tasks)
    top = HEAD + ROW * (1 + bool(milestones))
    bars = {
        shift.id: scene.bar(shift, number + 1, top + ROW * number)
        for number, shift in enumerate(shifts)
    }
    ends = [_last(shifts, side) for side in ("before", "after")]
    return Picture(
        axis=axis,
        headings=axis.headings(),
        days=axis.days(),
        days_off=axis.days_off(calendar.is_working),
        bars=list(bars.values()),
        arrows=_arrows(project, bars),
        diamonds=[scene.diamond(name, due, shifts) for name, due in milestones],
        before=_whole([bar.before for bar in bars.values()]),
        after=_whole([bar.after for bar in bars.values()]),
        slip=calendar.between(ends[0], ends[1]) if ends[0] and ends[1] else 0,
        today=axis.x(day) + axis.step // 2 if axis.first <= day <= axis.last else None,
    )


def _whole(spans: Sequence[Span | None]) -> Span | None:
    known = [span for span in spans if span]
    if not known:
        return None
    left = min(span.x for span in known)
    return Span(left, max(span.end for span in known) - left)


def _last(shifts: Sequence[Shift], side: str) -> date | None:
    days = (getattr(getattr(shift, side), "finishes_on", None) for shift in shifts)
    return max((day for day in days if day), default=None)


def _waits(project: Project) -> dict[str, str]:
    """Return what each task waits for, by the numbers of the rows."""
    numbers = {
        pk: number
        for number, pk in enumerate(
            project.tasks.order_by("position").values_list("pk", flat=True), start=1
        )
    }
    found: dict[str, list[int]] = {}
    for before, after in Dependency.objects.filter(successor__project=project).values_list(
        "predecessor_id", "successor_id"
    ):
        if before in numbers:
            found.setdefault(after, []).append(numbers[before])
    return {pk: ", ".join(map(str, sorted(rows))) for pk, rows in found.items()}


def _arrows(project: Project, bars: Mapping[str, Bar]) -> list[Arrow]:
    found = []
    for row in Dependency.objects.filter(successor__project=project):
        first, second = bars.get(row.predecessor_id), bars.get(row.successor_id)
        if first is None or second is None or first.after is None or second.after is None:
            continue
        y, to_y = first.y + MIDDLE, second.y + MIDDLE
        x, to_x = first.after.end, second.after.x
        tip = f"M{to_x} {to_y}l-6 -4v8z"
        found.append(Arrow(route(x, y, to_x, to_y), tip, STATES[row.handshake]))
    return found


def _ends_by(shift: Shift, due: date) -> bool:
    placed = shift.before or shift.after
    return placed is not None and placed.finishes_on is not None and placed.finishes_on <= due
