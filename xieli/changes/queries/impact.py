"""The price of a change, computed before anybody approves it (C3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from xieli.changes.models import About, ChangeRequest, Proposal
from xieli.changes.queries.texts import charter_text
from xieli.changes.rules import Days, outgrows
from xieli.kickoff.queries import CharterText, text_of
from xieli.people.models import Department, Person
from xieli.people.queries import working_calendar
from xieli.workplan.models import Dependency, ResourceCommitment
from xieli.workplan.queries import plan_of, row_text
from xieli.workplan.rules import (
    Due,
    DueChange,
    Fate,
    Impact,
    Move,
    Plan,
    PlannedTask,
    Proposed,
    Slot,
    impact,
)


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task whose expected end moves, with whom that concerns; a new one has no day before."""

    title: str
    departments: list[str]
    owners: list[str]
    before: date | None
    after: date | None
    days: int


@dataclass(frozen=True, slots=True)
class MovedDue:
    """A milestone or a goal: its day and the day it is expected, before and after the change.

    By so many working `days` the expected day moves; `late` is how many it then is too late.
    """

    name: str
    fate: Fate
    due_before: date | None
    due_after: date | None
    expected_before: date | None
    expected_after: date | None
    days: int
    late: int


@dataclass(frozen=True, slots=True)
class Price:
    """What a request moves, in names and working days; empty lists are good news.

    Milestones are all that move, goals those that are then missed, newly or by more than before.
    """

    moved: list[MovedTask]
    milestones: list[MovedDue]
    goals: list[MovedDue]
    hand_overs: list[str]
    resources: list[str]
    departments: list[str]
    people: list[str]
    critical_before: list[str]
    critical_after: list[str]
    end_before: date | None
    end_after: date | None
    deadline: date | None
    is_kept: bool
    days_over: int
    days_over_before: int


def price_of(request: ChangeRequest) -> Price:
    """Return the computed impact of a request on the plan as it stands today (C3).

    A forecast is believed: where somebody expects a task later than the plan, a new plan alone
    does not make it earlier. A plan that is put off beyond the forecast overrules it: nobody
    expects a task before the day that is asked for it.
    """
    proposals, project = list(request.proposals.all()), request.project
    charter = _charter(proposals) or text_of(project)
    plan = plan_of(project)
    proposed = _proposed(proposals, plan, charter)
    found = impact(plan, proposed, working_calendar())
    titles = dict(project.tasks.values_list("pk", "title"))
    titles |= {each.subject_id: each.after["title"] for each in proposals if "title" in each.after}
    names = _Names(
        titles,
        dict(Department.objects.values_list("pk", "name")),
        dict(Person.objects.filter(pk__in=found.owners).values_list("pk", "name")),
    )
    return _price(found, text_of(project), charter, names)


@dataclass(frozen=True, slots=True)
class _Names:
    tasks: Mapping[str, str]
    departments: Mapping[str, str]
    people: Mapping[str, str]

    def moved(self, move: Move) -> MovedTask:
        return MovedTask(
            self.tasks[move.task],
            sorted(self.departments[pk] for pk in move.departments),
            sorted(self.people[pk] for pk in move.owners),
            move.before and move.before.projected_finish,
            move.after and move.after.projected_finish,
            move.projected_by,
        )


def _price(found: Impact, standing: CharterText, charter: CharterText, names: _Names) -> Price:
    due = found.deadline.after if found.deadline else None
    was_due = found.deadline.before if found.deadline else None
    return Price(
        moved=[names.moved(move) for move in found.tasks],
        milestones=[_moved_due(name, change) for name, change in found.milestones.items()],
        goals=[
            _moved_due(metric, change)
            for metric, change in _goals(found, standing, charter)
            if change.fate in (Fate.BROKEN, Fate.WORSE)
        ],
        hand_overs=[
            f"{names.tasks.get(first, '…')} → {names.tasks.get(second, '…')}"
            for (first, second), change in found.hand_overs.items()
            if change.breaks and _is_confirmed(first, second)
        ],
        resources=_unfit(found.tasks),
        departments=_once(name for pk in found.departments if (name := names.departments[pk])),
        people=_once(names.people[pk] for pk in found.owners),
        critical_before=[names.tasks[pk] for pk in found.critical_before],
        critical_after=[names.tasks[pk] for pk in found.critical_after],
        end_before=found.end_before,
        end_after=found.end_after,
        deadline=charter.deadline,
        is_kept=due is None or due.is_kept,
        days_over=due.late if due else 0,
        days_over_before=was_due.late if was_due else 0,
    )


def _moved_due(name: str, change: DueChange) -> MovedDue:
    before, after = change.before, change.after
    return MovedDue(
        name,
        change.fate,
        before and before.promised,
        after and after.promised,
        before and before.expected,
        after and after.expected,
        change.expected_by,
        after.late if after else 0,
    )


def _goals(
    found: Impact, standing: CharterText, charter: CharterText
) -> Iterator[tuple[str, DueChange]]:
    """A goal is expected when the plan ends: what is measured is what all the tasks have made.

    Two goals of one metric are told apart by their order.
    """
    if found.end_before is None or found.end_after is None:
        return
    calendar = working_calendar()

    def due(day: date | None, expected: date) -> Due | None:
        return Due(day, expected, max(calendar.between(day, expected), 0)) if day else None

    days = defaultdict[str, list[date | None]](list)
    for goal in standing.goals:
        days[goal.metric].append(goal.due_on)
    for goal in charter.goals:
        before = days[goal.metric].pop(0) if days[goal.metric] else None
        if goal.due_on:
            yield (
                goal.metric,
                DueChange(
                    due(before, found.end_before), due(goal.due_on, found.end_after), 0,
                    found.end_by,
                ),
            )  # fmt: skip


def _is_confirmed(first: str, second: str) -> bool:
    rows = Dependency.objects.filter(predecessor=first, successor=second)
    return rows.filter(confirmed_at__isnull=False, reopened_at__isnull=True).exists()


def _unfit(moves: Iterable[Move]) -> list[str]:
    """Resources promised for days that the task leaves, at its start or at its end (B7)."""
    days = {
        move.task: (_days(move.before), (move.after.early_start, move.after.projected_finish))
        for move in moves
        if move.after
    }
    rows = ResourceCommitment.objects.filter(request__task__in=days)
    asked = [row.request for row in rows.select_related("request__department", "request__task")]
    return [
        _("%(what)s (%(more)s)")
        % {"what": f"{each.department.name} · {each.what}", "more": each.task.title}
        for each in asked
        if outgrows((each.starts_on, each.ends_on), *days[each.task_id])
    ]


def _days(slot: Slot | None) -> Days | None:
    return (slot.early_start, slot.projected_finish) if slot else None


def _proposed(proposals: list[Proposal], plan: Plan, charter: CharterText) -> Proposed:
    standing = {task.id: task for task in plan.graph.tasks}
    edges = {
        pk: (first, second)
        for pk, first, second in Dependency.objects.filter(
            pk__in=[each.subject_id for each in proposals if each.about == About.HAND_OVER]
        ).values_list("pk", "predecessor_id", "successor_id")
    }
    milestones = dict(charter.milestones)
    return Proposed(
        tasks=[
            task
            for each in proposals
            if each.about in (About.TASK, About.NEW_TASK)
            and (task := _dated(each, standing.get(each.subject_id)))
        ],
        waits={
            edges[each.subject_id]: date.fromisoformat(each.after["hand_over_on"])
            for each in proposals
            if each.subject_id in edges
        },
        milestones=milestones,
        deadline=charter.deadline,
        removed_tasks={each.subject_id for each in proposals if each.about == About.REMOVAL},
        removed_milestones=plan.milestones.keys() - milestones.keys(),
    )


def _dated(proposal: Proposal, standing: PlannedTask | None) -> PlannedTask | None:
    text = row_text(proposal.after)
    if text.planned_start is None or text.planned_finish is None:
        return None
    base = standing or PlannedTask(proposal.subject_id, text.planned_start, text.planned_finish)
    forecast = base.forecast_finish
    if forecast and text.planned_finish > max(forecast, base.planned_finish):
        forecast = None
    return replace(
        base,
        forecast_finish=forecast,
        planned_start=text.planned_start,
        planned_finish=text.planned_finish,
        department=text.department.pk,
        owner=text.owner.pk,
    )


def _charter(proposals: list[Proposal]) -> CharterText | None:
    found = [each for each in proposals if each.about == About.CHARTER]
    return charter_text(found[0].after) if found else None


def _once(names: Iterable[str]) -> list[str]:
    return sorted(set(names))
