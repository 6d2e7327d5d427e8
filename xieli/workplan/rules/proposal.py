"""A plan with the days it promises, and the differences somebody proposes (C2)."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from .graph import Edge, Graph, PlannedTask, bridged


@dataclass(frozen=True, slots=True)
class Plan:
    """The tasks in their order and every promised day: of hand-overs, milestones and the end.

    `waits` holds the hand-over date of each dependency, None while none is agreed.
    """

    graph: Graph
    waits: Mapping[Edge, date | None]
    milestones: Mapping[str, date]
    deadline: date | None

    @classmethod
    def of(
        cls,
        tasks: Sequence[PlannedTask],
        waits: Mapping[Edge, date | None],
        milestones: Mapping[str, date],
        deadline: date | None,
    ) -> "Plan":
        """Build the plan; raises ValueError when the dependencies form a cycle (B5).

        Who waits for a task that is not given (it has no dates) waits for what that one waits for.
        """
        known = {task.id for task in tasks}
        return cls(Graph.of(tasks, bridged(waits, known)), waits, milestones, deadline)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Differences from a plan: what is given is new, or replaces what has its name.

    A task is given whole: `dataclasses.replace` says what differs.
    """

    tasks: Sequence[PlannedTask] = ()
    waits: Mapping[Edge, date | None] = field(default_factory=dict)
    milestones: Mapping[str, date] = field(default_factory=dict)
    deadline: date | None = None
    removed_tasks: Set[str] = frozenset()
    removed_waits: Set[Edge] = frozenset()
    removed_milestones: Set[str] = frozenset()

    def applied_to(self, plan: Plan) -> Plan:
        """Return the plan as it would be; raises ValueError when it would have a cycle (B5).

        A removed task takes its dependencies with it.
        """
        waits = {
            edge: day
            for edge, day in {**plan.waits, **self.waits}.items()
            if edge not in self.removed_waits and self.removed_tasks.isdisjoint(edge)
        }
        days = {**plan.milestones, **self.milestones}
        milestones = {name: days[name] for name in days if name not in self.removed_milestones}
        deadline = self.deadline or plan.deadline
        if self._keeps_the_order(plan, waits):
            return Plan(plan.graph.with_tasks(self.tasks), waits, milestones, deadline)
        tasks = {task.id: task for task in (*plan.graph.tasks, *self.tasks)}
        kept = [task for task in tasks.values() if task.id not in self.removed_tasks]
        return Plan.of(kept, waits, milestones, deadline)

    def _keeps_the_order(self, plan: Plan, waits: Iterable[Edge]) -> bool:
        """Whether only days differ: then nothing needs sorting again."""
        known = plan.graph.at.keys()
        return (
            plan.waits.keys() == set(waits)
            and known.isdisjoint(self.removed_tasks)
            and all(task.id in known for task in self.tasks)
        )
