"""Who waits for whom and the critical path, beside following them day by day: B4, B5."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieli.people.rules import WorkingCalendar
from xieli.workplan.rules import (
    Graph,
    PlannedTask,
    bridged,
    find_cycle,
    schedule,
)

type Plan = tuple[list[PlannedTask], list[tuple[str, str]]]

MONDAY = date(2024, 4, 1)
DAY = timedelta(days=1)
QINGMING = WorkingCalendar(
    {date(2024, 4, 4): False, date(2024, 4, 5): False, date(2024, 4, 7): True}
)
WEEKDAYS = WorkingCalendar()

days = st.dates(MONDAY, MONDAY + 21 * DAY)
calendars = st.builds(WorkingCalendar, st.dictionaries(days, st.booleans(), max_size=12))
names = st.sampled_from("abcdefg")
any_edges = st.lists(st.tuples(names, names), max_size=14)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw up to seven tasks, edges only forwards, in an order that tells nothing."""
    tasks = []
    for name in "abcdefg"[: draw(st.integers(1, 7))]:
        start, finish = sorted((draw(days), draw(days)))
        forecast, actual = draw(st.none() | days), draw(st.none() | st.none() | days)
        tasks.append(PlannedTask(name, start, finish, forecast, actual))
    edges = [edge for edge in draw(any_edges) if edge[0] < edge[1] <= tasks[-1].id]
    return draw(st.permutations(tasks)), edges


def worked(calendar: WorkingCalendar, first: date, last: date) -> int:
    """Count the working days of a span, both ends included, on the fingers."""
    span = (first + DAY * i for i in range((last - first).days + 1))
    return sum(calendar.is_working(day) for day in span)


def take(calendar: WorkingCalendar, after: date, count: int) -> tuple[date, date]:
    """Return the first and last of so many working days after a day."""
    taken: list[date] = []
    day = after
    while len(taken) < count:
        day += DAY
        if calendar.is_working(day):
            taken.append(day)
    return taken[0], taken[-1]


def naive_early(
    tasks: Sequence[PlannedTask], edges: Sequence[tuple[str, str]], calendar: WorkingCalendar
) -> Callable[[str], tuple[date, date]]:
    """Follow predecessors backwards, day by day."""
    by_id = {task.id: task for task in tasks}

    @cache
    def early(name: str) -> tuple[date, date]:
        task = by_id[name]
        start, finish = task.planned_start, task.planned_finish
        ended = max([early(first)[1] for first, second in edges if second == name], default=None)
        if ended is None or not worked(calendar, start, ended):
            return start, finish
        return take(calendar, ended, worked(calendar, start, finish) or 1)

    return early


@given(plans(), calendars)
def test_early_dates_agree_with_following_predecessors_day_by_day(
    plan: Plan, calendar: WorkingCalendar
) -> None:
    tasks, edges = plan
    early = naive_early(tasks, edges, calendar)
    found = schedule(Graph.of(tasks, edges), calendar)
    assert {name: slot[:2] for name, slot in found.items()} == {
        task.id: early(task.id) for task in tasks
    }


@given(plans(), calendars)
def test_a_delay_within_the_float_leaves_the_end_and_one_more_day_moves_it(
    plan: Plan, calendar: WorkingCalendar
) -> None:
    tasks, edges = plan
    early = naive_early(tasks, edges, calendar)
    # On a line of working days: begins after so many of them, takes so many.
    begins = {t.id: worked(calendar, MONDAY, early(t.id)[0] - DAY) for t in tasks}
    takes = {t.id: worked(calendar, *early(t.id)) for t in tasks}

    def end(delayed: str, delay: int) -> int:
        @cache
        def finish(name: str) -> int:
            pushed = [finish(first) for first, second in edges if second == name]
            return max([begins[name] + delay * (name == delayed), *pushed]) + takes[name]

        return max(finish(task.id) for task in tasks)

    for name, slot in schedule(Graph.of(tasks, edges), calendar).items():
        assert end(name, slot.total_float) == end(name, 0) < end(name, slot.total_float + 1)
        assert slot.is_critical == (end(name, 1) > end(name, 0))
        eve = slot.early_start - DAY
        if slot.total_float:
            assert slot.late_start == calendar.add(eve, slot.total_float + 1)
            assert worked(calendar, slot.late_start, slot.late_finish) == (takes[name] or 1)
        else:
            assert slot[2:4] == slot[:2]


@given(plans(), calendars)
def test_the_projection_believes_what_is_done_and_forecast_unless_a_predecessor_forbids_it(
    plan: Plan, calendar: WorkingCalendar
) -> None:
    tasks, edges = plan
    by_id = {task.id: task for task in tasks}

    @cache
    def projected(name: str) -> date:
        task = by_id[name]
        if task.actual_finish:
            return task.actual_finish
        told = task.forecast_finish or task.planned_finish
        ended = max([projected(first) for first, second in edges if second == name], default=None)
        if ended is None or not worked(calendar, task.planned_start, ended):
            return told
        span = worked(calendar, task.planned_start, task.planned_finish) or 1
        pushed = take(calendar, ended, span)[1]
        return pushed if worked(calendar, told + DAY, pushed) else told

    found = schedule(Graph.of(tasks, edges), calendar)
    assert {name: slot.projected_finish for name, slot in found.items()} == {
        task.id: projected(task.id) for task in tasks
    }


@given(plans(), calendars)
def test_the_path_and_the_end_are_those_of_the_slots(plan: Plan, calendar: WorkingCalendar) -> None:
    found = schedule(Graph.of(*plan), calendar)
    critical = {task for task, slot in found.items() if slot.is_critical}
    assert set(found.critical_path) == critical
    assert found.projected_end == max(slot.projected_finish for slot in found.values())
    place = {task: at for at, task in enumerate(found.critical_path)}
    assert all(place[a] < place[b] for a, b in plan[1] if {a, b} <= critical)


@given(plans(), plans(), calendars)
def test_a_graph_with_other_dates_is_the_graph_built_from_them(
    plan: Plan, other: Plan, calendar: WorkingCalendar
) -> None:
    tasks, edges = plan
    dated = {task.id: task for task in other[0]}
    changed = [dated[task.id] for task in tasks if task.id in dated]
    anew = Graph.of([dated.get(task.id, task) for task in tasks], edges)
    found = schedule(Graph.of(tasks, edges).with_tasks(changed), calendar)
    assert found == schedule(anew, calendar)


def test_what_was_done_as_planned_is_not_pushed() -> None:
    tasks = [
        PlannedTask("survey", date(2024, 4, 1), date(2024, 4, 3)),
        PlannedTask("poster", date(2024, 4, 2), date(2024, 4, 2), actual_finish=date(2024, 4, 2)),
    ]
    poster = schedule(Graph.of(tasks, [("survey", "poster")]), WEEKDAYS)["poster"]
    assert (poster.early_finish, poster.projected_finish) == (date(2024, 4, 4), date(2024, 4, 2))


def test_a_chain_over_qingming() -> None:
    tasks = [
        PlannedTask("survey", date(2024, 4, 1), date(2024, 4, 3)),
        PlannedTask("design", date(2024, 4, 3), date(2024, 4, 4)),
        PlannedTask("poster", date(2024, 4, 1), date(2024, 4, 2), actual_finish=date(2024, 4, 9)),
        PlannedTask("launch", date(2024, 4, 8), date(2024, 4, 8)),
    ]
    edges = [("survey", "design"), ("design", "launch"), ("poster", "launch")]
    slots = schedule(Graph.of(tasks, edges), QINGMING)
    # design takes one working day (the 3rd; the 4th is 清明), and after survey that is Sunday 7th
    assert slots["design"][:2] == (date(2024, 4, 7), date(2024, 4, 7))
    assert slots["launch"][:2] == (date(2024, 4, 8), date(2024, 4, 8))
    assert {name for name, slot in slots.items() if slot.is_critical} == {
        "survey",
        "design",
        "launch",
    }
    assert slots["poster"].total_float == 2  # the 3rd and the 7th
    assert slots["poster"].late_finish == date(2024, 4, 7)
    assert slots["launch"].projected_finish == date(2024, 4, 10)


def test_typed_weekends_stay_and_push_nobody() -> None:
    """B4: typed dates stay as typed, also on weekends."""
    tasks = [
        PlannedTask("move", date(2024, 4, 13), date(2024, 4, 14)),
        PlannedTask("open", date(2024, 4, 15), date(2024, 4, 15)),
    ]
    slots = schedule(Graph.of(tasks, [("move", "open")]), WEEKDAYS)
    assert slots["move"][:2] == (date(2024, 4, 13), date(2024, 4, 14))
    assert slots["open"][:2] == (date(2024, 4, 15), date(2024, 4, 15))
    assert slots["move"].is_critical


def test_a_plan_without_tasks_and_edges_to_elsewhere() -> None:
    empty = schedule(Graph.of([], [("a", "b")]), WEEKDAYS)
    assert dict(empty) == {}
    assert (empty.critical_path, empty.projected_end) == ([], None)
    alone = PlannedTask("a", date.max, date.max)
    assert schedule(Graph.of([alone], [("b", "a"), ("a", "b")]), WEEKDAYS)["a"].is_critical
    assert schedule(Graph.of([PlannedTask("a", date.min, date.max)], []), WEEKDAYS)


@given(any_edges)
def test_a_cycle_is_found_iff_there_is_one(edges: list[tuple[str, str]]) -> None:
    """B5: dependencies form no cycle."""
    reached = set(edges)
    for via in "abcdefg":
        reached |= {(a, c) for a, b in reached if b == via for d, c in reached if d == via}
    found = find_cycle(edges)
    assert (found is not None) == any(a == b for a, b in reached)
    if found is not None:
        assert found[0] == found[-1]
        assert len(set(found)) == len(found) - 1
        assert set(pairwise(found)) <= set(edges)
        tasks = [PlannedTask(name, MONDAY, MONDAY) for name in "abcdefg"]
        with pytest.raises(ValueError, match="cycle"):
            Graph.of(tasks, edges)


def test_a_long_chain_needs_no_recursion() -> None:
    """B5, for plans deeper than Python's stack."""
    chain = [(str(i), str(i + 1)) for i in range(50_000)]
    assert find_cycle(chain) is None
    found = find_cycle([*chain, ("50000", "0")])
    assert found is not None
    assert len(found) == 50_002


def test_b5_a_chain_through_a_task_without_dates_still_waits() -> None:
    edges = [("a", "x"), ("x", "y"), ("y", "b"), ("a", "c"), ("x", "d")]
    assert set(bridged(edges, {"a", "b", "c", "d"})) == {("a", "b"), ("a", "c"), ("a", "d")}
    assert bridged([("x", "a")], {"a"}) == []
