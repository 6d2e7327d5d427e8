"""Time the critical path and the impact of a change, without a database: python -m bench.schedule.

The plan is always the same: chains and cross-links over 500 days, every third task forecast, every
tenth done. CPU time in this process, the median of ROUNDS.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from xieli.people.rules import WorkingCalendar
from xieli.workplan.rules import Edge, Graph, Plan, PlannedTask, Proposed, impact, schedule

STARTS_ON, SEED = date(2026, 1, 5), 20261123
CALENDAR = WorkingCalendar(
    {date(2026, 2, day): day == 14 for day in range(14, 24)}
    | {date(2026, 10, day): False for day in range(1, 8)}
)


def breakdown(count: int) -> tuple[list[PlannedTask], list[Edge]]:
    """Return so many tasks and about 1.3 dependencies each."""
    chance = random.Random(SEED)  # noqa: S311 - sample data
    tasks, edges = list[PlannedTask](), list[Edge]()
    for n in range(count):
        start = STARTS_ON + timedelta(days=n * 500 // count + chance.randrange(10))
        finish = start + timedelta(days=chance.randrange(10))
        forecast = finish + timedelta(days=chance.randrange(-2, 6)) if n % 3 == 0 else None
        actual = finish + timedelta(days=chance.randrange(-1, 3)) if n % 10 == 1 else None
        tasks.append(PlannedTask(str(n), start, finish, forecast, actual))
        edges += [(str(n - step), str(n)) for step in (1, 37) if n >= step and n % 3]
    return tasks, edges


def milliseconds(job: Callable[[], object], rounds: int) -> float:
    """Return the median CPU time of a job after one warm-up."""
    job()
    spent = []
    for _round in range(rounds):
        began = time.process_time()
        job()
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


def jobs(count: int) -> dict[str, Callable[[], object]]:
    """Return what is timed on a plan of so many tasks; the impact is that of one moved task."""
    tasks, edges = breakdown(count)
    milestones = {str(n): STARTS_ON + timedelta(days=50 * n) for n in range(1, 10)}
    last = STARTS_ON + timedelta(days=500)
    plan = Plan.of(tasks, dict.fromkeys(edges, last), milestones, last)
    found = schedule(plan.graph, CALENDAR)
    middle = tasks[count // 2 + 1]
    later = replace(middle, planned_finish=middle.planned_finish + timedelta(days=30))
    return {
        "graph": lambda: Graph.of(tasks, edges),
        "other dates": lambda: plan.graph.with_tasks([later]),
        "schedule": lambda: schedule(plan.graph, CALENDAR),
        "every slot": lambda: list(found.values()),
        "impact": lambda: impact(plan, Proposed(tasks=[later]), CALENDAR),
    }


def main(rounds: int) -> None:
    """Print one line a size."""
    for count in (1_000, 10_000, 100_000):
        times = [f"{name} {milliseconds(job, rounds):.2f}" for name, job in jobs(count).items()]
        print(f"{count:7,} tasks, ms CPU: {', '.join(times)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
