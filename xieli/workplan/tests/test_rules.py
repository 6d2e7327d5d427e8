"""The breakdown worked out with pencil and paper: B2–B5, B7, B8, C1 and the critical path."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
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
    Promise,
    TaskFacts,
    Tier,
    bridged,
    find_cycle,
    missing_for_submission,
    overlaps,
    required_tier,
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
    assert schedule(Graph.of([], [("a", "b")]), WEEKDAYS) == {}
    alone = PlannedTask("a", date.max, date.max)
    assert schedule(Graph.of([alone], [("b", "a"), ("a", "b")]), WEEKDAYS)["a"].is_critical
    assert schedule(Graph.of([PlannedTask("a", date.min, date.max)], []), WEEKDAYS)


def test_ten_thousand_tasks_are_scheduled_while_you_blink() -> None:
    tasks, edges = [], []
    for i in range(10_000):
        start = MONDAY + timedelta(days=i // 20 + i * 7 % 10)
        tasks.append(PlannedTask(str(i), start, start + timedelta(days=i * 3 % 10)))
        edges += [(str(i - step), str(i)) for step in (1, 37) if i >= step and i % 3]
    graph, took = Graph.of(tasks, edges), []
    for _attempt in range(5):
        begun = time.perf_counter()
        schedule(graph, QINGMING)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.1  # 12 ms on the machine it was written on


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


COMPLETE = TaskFacts(
    id="t",
    row=1,
    title="访谈",
    department="客服部",
    module="调研",
    action="访谈用户",
    planned_start=date(2024, 4, 1),
    planned_finish=date(2024, 4, 3),
    deliverable="访谈报告",
    supporters=[("李四", "提供用户名单")],
    risks=[("用户不接电话", "改用问卷", None)],
    backup="王五",
    is_critical=True,
)
OPENS, DEADLINE = date(2024, 4, 1), date(2024, 4, 30)


@pytest.mark.parametrize(
    ("change", "gaps"),
    [
        ({}, []),
        ({"supporters": [("李四", " ")]}, [("B2.no_support", "support")]),
        ({"department": ""}, [("B3.no_department", "department")]),
        ({"module": " "}, [("B3.no_module", "module")]),
        ({"action": ""}, [("B3.no_action", "action")]),
        ({"planned_start": None}, [("B4.no_dates", "planned_start")]),
        ({"planned_finish": None}, [("B4.no_dates", "planned_finish")]),
        ({"planned_start": date(2024, 4, 4)}, [("B4.finish_before_start", "planned_finish")]),
        ({"planned_start": date(2024, 3, 31)}, [("B4.outside_window", "planned_start")]),
        ({"planned_finish": date(2024, 5, 1)}, [("B4.outside_window", "planned_finish")]),
        ({"planned_finish": DEADLINE}, []),
        ({"deliverable": ""}, [("B4.no_deliverable", "deliverable")]),
        ({"risks": [("用户不接电话", "", "赵六")]}, [("B8.no_contingency", "contingency")]),
        ({"backup": None}, [("B8.no_backup", "backup")]),
        ({"backup": None, "is_critical": False}, []),
        ({"backup": None, "risks": [("停电", "备用电源", "赵六")]}, []),
    ],
)
def test_each_thing_a_row_lacks_is_named(
    change: dict[str, object], gaps: list[tuple[str, str]]
) -> None:
    """B2, B3, B4 and B8 gate the submission."""
    row = replace(COMPLETE, row=7, **change)  # type: ignore[arg-type]
    found = missing_for_submission([COMPLETE, row], OPENS, DEADLINE)
    assert [(gap.code, gap.field) for gap in found] == gaps
    assert all((gap.task, gap.row) == ("t", 7) for gap in found)


def test_an_empty_breakdown_is_not_submitted() -> None:
    assert [gap.code for gap in missing_for_submission([], OPENS, DEADLINE)] == ["B9.no_task"]


def promise(id: str, what: str, first: int, last: int) -> Promise:
    """Promise something from one day of April 2024 to another."""
    return Promise(id, f"task-{id}", what, date(2024, 4, first), date(2024, 4, last))


def test_the_same_thing_promised_twice_is_shown() -> None:
    """B7: however it is typed, for as little as one common day."""
    found = overlaps(
        [
            promise("3", "李四", 5, 9),
            promise("1", "李四", 1, 5),
            promise("2", "王五", 1, 30),
            promise("4", "Ｆｉｇｍａ  席位", 1, 2),
            promise("5", "figma 席位 ", 2, 3),
            promise("6", "李四", 10, 11),
        ]
    )
    assert [(pair.first.id, pair.second.id) for pair in found] == [("1", "3"), ("4", "5")]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 20), st.integers(0, 9))))
def test_overlaps_agree_with_looking_at_every_pair(drawn: list[tuple[str, int, int]]) -> None:
    promises = [promise(str(i), w, first, first + more) for i, (w, first, more) in enumerate(drawn)]
    expected = {
        frozenset((a.id, b.id))
        for a in promises
        for b in promises
        if a.id < b.id
        and a.what == b.what
        and a.starts_on <= b.ends_on
        and b.starts_on <= a.ends_on
    }
    found = overlaps(promises)
    assert {frozenset((pair.first.id, pair.second.id)) for pair in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("changed", "beyond_float", "tier"),
    [
        ({"owner", "note"}, False, Tier.FREE),
        ({"planned_finish"}, False, Tier.LEAD_AND_HEAD),
        ({"deliverable", "owner"}, False, Tier.LEAD_AND_HEAD),
        ({"planned_finish"}, True, Tier.ALL),
        ({"department"}, False, Tier.ALL),
    ],
)
def test_a_change_needs_whom_it_reaches(changed: set[str], beyond_float: bool, tier: Tier) -> None:
    """C1: three tiers."""
    assert required_tier(changed, beyond_float=beyond_float) is tier


def test_b5_a_chain_through_a_task_without_dates_still_waits() -> None:
    edges = [("a", "x"), ("x", "y"), ("y", "b"), ("a", "c"), ("x", "d")]
    assert set(bridged(edges, {"a", "b", "c", "d"})) == {("a", "b"), ("a", "c"), ("a", "d")}
    assert bridged([("x", "a")], {"a"}) == []
