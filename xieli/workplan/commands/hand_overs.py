"""Dependencies, and the dates two owners shake hands on (B5, B6)."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Phase, Project
from xieli.people.models import Person
from xieli.workplan import policies, queries
from xieli.workplan.commands.rows import (
    bump,
    lapse_open_breakdown,
    lock_task,
    lock_task_and_awaiting,
    record,
)
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import Dependency, HandshakeAnswer, HandshakeState, Task
from xieli.workplan.rules import find_cycle

type Edge = tuple[str, str]  # predecessor, successor


@write()
def propose_hand_over(
    *, predecessor: Task, successor: Task, hand_over_on: date | None = None, actor: Person
) -> Dependency:
    """Let a task wait for another, with the date it is handed over on (B6).

    Without a date, the predecessor's planned finish. A confirmed date that is moved reopens.
    Whoever is asked may name another date: then the other owner answers that. Naming the date
    one is asked for is agreeing to it. Between tasks of one owner there is nobody to ask.
    """
    Ledger.objects.locked_together({task.project.ledger_id for task in (successor, predecessor)})
    successor = lock_task(successor)
    dependency = _between(predecessor, successor)
    is_new = dependency is None
    if dependency is None:
        dependency = Dependency(predecessor=lock_task(predecessor), successor=successor)
    predecessor = dependency.predecessor
    if not policies.can_propose_hand_over(actor, dependency):
        raise NotAllowed(_("Only the two owners and whoever plans the tasks propose the date."))
    _require_proposable(dependency, is_new)
    day = hand_over_on or predecessor.planned_finish
    is_agreed = not is_new and day == dependency.hand_over_on and _is_asked(dependency, actor)
    if day is not None and is_agreed:
        return confirm_hand_over(dependency=dependency, hand_over_on=day, actor=actor)
    before = None if is_new else {"hand_over_on": clock.iso(dependency.hand_over_on)}
    _name_date(dependency, day, actor)
    if predecessor.owner_id == successor.owner_id:
        _confirm(dependency, actor)
    dependency.version += 0 if is_new else 1
    save_checked(dependency)
    bump([successor.pk])
    record(
        WorkplanEvent.HAND_OVER_PROPOSED,
        successor,
        actor,
        before=before,
        after={**queries.named(dependency), "hand_over_on": clock.iso(day)},
    )
    lapse_open_breakdown(successor.project, actor)
    return dependency


@write()
def propose_hand_overs(
    *, project: Project, pairs: Sequence[tuple[str, str]], actor: Person
) -> list[Dependency]:
    """Let tasks of one project wait for others of it: (predecessor, successor) ids, all new.

    Each is refused as `propose_hand_over` would refuse it; the refusal's `row` counts from one.
    """
    project = Project.objects.locked(project)
    tasks = {task.pk: task for task in project.tasks.select_related("department", "owner")}
    standing = queries.edges()
    _require_no_cycle(standing, pairs)
    may_all = policies.is_lead(actor, project)
    proposed = []
    for number, (before, after) in enumerate(pairs, start=1):
        dependency = Dependency(predecessor=tasks[before], successor=tasks[after])
        tasks[before].project = tasks[after].project = project
        if not may_all and not policies.can_propose_hand_over(actor, dependency):
            raise NotAllowed(_("Only the two owners and whoever plans the tasks propose the date."))
        try:
            _require_proposable(dependency, is_new=True, is_acyclic=True)
        except RuleViolation as refusal:
            refusal.row = number
            raise
        _name_date(dependency, dependency.predecessor.planned_finish, actor)
        if dependency.predecessor.owner_id == dependency.successor.owner_id:
            _confirm(dependency, actor)
        proposed.append(dependency)
    Dependency.objects.bulk_create(proposed)
    bump(sorted({dependency.successor_id for dependency in proposed}))
    events.record_many(
        WorkplanEvent.HAND_OVER_PROPOSED,
        [
            events.Said(
                each.successor,
                after={
                    **queries.named(each),
                    "hand_over_on": clock.iso(each.hand_over_on),
                },
            )
            for each in proposed
        ],
        ledger_id=project.ledger_id,
        actor=actor,
    )
    lapse_open_breakdown(project, actor)
    return proposed


@write()
def confirm_hand_over(*, dependency: Dependency, hand_over_on: date, actor: Person) -> Dependency:
    """The owner who is asked confirms the date they were shown; another is refused (B6).

    The upstream owner promises it; what they named themselves, the downstream owner agrees to.
    """
    successor = lock_task(dependency.successor)
    dependency = _read(dependency)
    if not policies.can_confirm_hand_over(actor, dependency):
        raise NotAllowed(
            _("Only %s confirms this date.") % dependency.asked.owner.name,
        )
    if dependency.hand_over_on is None or dependency.hand_over_on != hand_over_on:
        raise RuleViolation(
            "B6.date_moved", _("The date changed; please look again."), field="hand_over_on"
        )
    if dependency.handshake == HandshakeState.CONFIRMED:
        raise RuleViolation("B6.already_confirmed", _("This date is confirmed already."))
    note_answer(dependency, actor)
    _confirm(dependency, actor)
    dependency.version += 1
    save_checked(dependency)
    bump([successor.pk])
    record(
        WorkplanEvent.HAND_OVER_CONFIRMED,
        successor,
        actor,
        after={**queries.named(dependency), "hand_over_on": clock.iso(hand_over_on)},
    )
    return dependency


@write()
def remove_dependency(*, dependency: Dependency, actor: Person) -> None:
    """Take back that one task waits for another, before the breakdown is signed."""
    successor = lock_task(dependency.successor)
    dependency = _read(dependency)
    if not policies.can_propose_hand_over(actor, dependency):
        raise NotAllowed(_("Only the two owners and whoever plans the tasks propose the date."))
    if successor.project.phase not in (Phase.KICKOFF, Phase.BREAKDOWN):
        raise RuleViolation("C1.signed", _("It is signed; propose a change instead."))
    record(
        WorkplanEvent.DEPENDENCY_REMOVED,
        successor,
        actor,
        before=queries.named(dependency),
    )
    dependency.delete()
    bump([successor.pk])
    lapse_open_breakdown(successor.project, actor)


@write()
def reopen_passed_hand_overs(*, task: Task, actor: Person | None) -> list[Dependency]:
    """Reopen every confirmed hand-over that the predecessor's forecast passes (B6).

    Of other projects, too, but for archived ones.
    """
    task = lock_task_and_awaiting(task)
    expected = task.actual_finish or task.forecast_finish
    if expected is None:
        return []
    passed = (
        task.outgoing.still_awaited()
        .filter(hand_over_on__lt=expected, confirmed_at__isnull=False, reopened_at__isnull=True)
        .select_related("successor__project", "predecessor")
    )
    reopened = []
    for dependency in passed:
        dependency.reopened_at = clock.now()
        dependency.version += 1
        dependency.save(update_fields=["reopened_at", "version"])
        record(
            WorkplanEvent.HAND_OVER_REOPENED,
            dependency.successor,
            actor,
            before={"hand_over_on": clock.iso(dependency.hand_over_on)},
            after={**queries.named(dependency), "expected": clock.iso(expected)},
        )
        reopened.append(dependency)
    bump([dependency.successor_id for dependency in reopened])
    return reopened


def _require_proposable(dependency: Dependency, is_new: bool, is_acyclic: bool = False) -> None:
    predecessor, successor = dependency.predecessor, dependency.successor
    if predecessor.pk == successor.pk:
        raise RuleViolation("B5.itself", _("A task cannot wait for itself."), field="predecessors")
    if successor.project.phase not in (Phase.KICKOFF, Phase.BREAKDOWN) and (
        is_new or dependency.handshake == HandshakeState.CONFIRMED
    ):
        raise RuleViolation(
            "C1.all_departments",
            _("This moves what every department signed; propose a change instead."),
        )
    if is_new and not is_acyclic:
        _require_no_cycle(queries.edges(), [(predecessor.pk, successor.pk)])


def _require_no_cycle(standing: Sequence[Edge], pairs: Sequence[Edge]) -> None:
    """B5: name the tasks of the cycle, and which of the new pairs first closes one."""
    if not find_cycle([*standing, *pairs]):
        return
    first = bisect_left(
        range(len(pairs)), True, key=lambda n: bool(find_cycle([*standing, *pairs[: n + 1]]))
    )
    cycle = find_cycle([*standing, *pairs[: first + 1]]) or []
    [own] = Task.objects.filter(pk=pairs[first][1]).values_list("project", flat=True)
    titles = dict(Task.objects.filter(pk__in=cycle, project=own).values_list("pk", "title"))
    other = _("a task of another project")
    raise RuleViolation(
        "B5.cycle",
        _("These tasks would wait for each other: %s")
        % " → ".join(titles.get(task_id, other) for task_id in cycle),
        field="predecessors",
        row=first + 1 if len(pairs) > 1 else None,
    )


def note_answer(dependency: Dependency, actor: Person) -> None:
    """Keep how long the department that was asked let others wait (S8)."""
    answer = HandshakeAnswer(
        dependency=dependency,
        department=dependency.asked.department,
        person=actor,
        asked_at=dependency.asked_since,
        answered_at=clock.now(),
    )
    save_checked(answer)


def _name_date(dependency: Dependency, day: date | None, actor: Person) -> None:
    """Somebody names the date; the other side is asked from now, who was asked already runs on."""
    is_new = dependency.proposed_by_id is None
    is_settled = is_new or not dependency.is_open
    was_asked, since = (
        (None, clock.now()) if is_settled else (dependency.asked, dependency.asked_at)
    )
    if was_asked is not None and actor.pk == was_asked.owner_id:
        note_answer(dependency, actor)
    if is_settled and not is_new and day != dependency.hand_over_on:
        dependency.reopened_at = clock.now()
    dependency.hand_over_on = day
    dependency.proposed_by, dependency.proposed_at = actor, clock.now()
    dependency.is_promise = actor.pk == dependency.predecessor.owner_id
    dependency.asked_at = since if dependency.asked == was_asked else clock.now()


def _is_asked(dependency: Dependency, actor: Person) -> bool:
    return dependency.is_open and actor.pk == dependency.asked.owner_id


def _confirm(dependency: Dependency, actor: Person) -> None:
    dependency.confirmed_by, dependency.confirmed_at = actor, clock.now()
    dependency.promised_on, dependency.reopened_at = dependency.hand_over_on, None


def _read(dependency: Dependency) -> Dependency:
    return _whole().get(pk=dependency.pk)


def _between(predecessor: Task, successor: Task) -> Dependency | None:
    return _whole().filter(predecessor=predecessor, successor=successor).first()


def _whole() -> QuerySet[Dependency]:
    return Dependency.objects.select_related(
        "predecessor__owner", "predecessor__department", "predecessor__project", "successor__owner",
        "successor__project", "successor__department",
    )  # fmt: skip
