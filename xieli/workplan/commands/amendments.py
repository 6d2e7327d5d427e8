"""What a signed change does to the plan, in the transaction of its last signature (C4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.core.errors import RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.signoff.models import Revision
from xieli.workplan import queries
from xieli.workplan.commands.breakdown import baseline_by
from xieli.workplan.commands.hand_overs import note_answer
from xieli.workplan.commands.rows import (
    new_task,
    record,
    require_owner,
    require_taking_part,
    rewrite_task,
)
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import Baseline, Dependency, Status, Task
from xieli.workplan.queries import TaskText


@dataclass(frozen=True, slots=True)
class Amendment:
    """What becomes of a plan: rows by task id, new rows, removed ones, hand-over dates by id."""

    rows: Mapping[str, TaskText] = field(default_factory=dict)
    new: Sequence[TaskText] = ()
    removed: Sequence[str] = ()
    hand_overs: Mapping[str, date] = field(default_factory=dict)


@write()
def amend_plan(
    *, project: Project, amendment: Amendment, authority: Revision, actor: Person
) -> Baseline:
    """Put a signed change into the plan as its next baseline (C4); what it says was signed.

    Raises RuleViolation, and changes nothing, where the plan would lack what B1 to B8 ask for.
    """
    project = Project.objects.locked(project)
    lacking = {(gap.task, gap.code) for gap in queries.breakdown_gaps(project)}
    tasks = {task.pk: task for task in project.tasks.for_breakdown().select_related("project")}
    for task_id, text in amendment.rows.items():
        _require_possible(project, text)
        rewrite_task(tasks[task_id], text, actor)
    for text in amendment.new:
        _require_possible(project, text)
        new_task(project, text, actor)
    for task_id in amendment.removed:
        _remove(tasks[task_id], actor)
    for dependency_id, day in amendment.hand_overs.items():
        _move_hand_over(dependency_id, day, actor)
    gaps = [g for g in queries.breakdown_gaps(project) if (g.task, g.code) not in lacking]
    if gaps:
        raise RuleViolation(gaps[0].code, queries.describe_gaps(gaps), field=gaps[0].field)
    return baseline_by(project, authority, actor)


def _require_possible(project: Project, text: TaskText) -> None:
    require_taking_part(project, text.department)
    require_owner(text.owner, text.department)


def _remove(task: Task, actor: Person) -> None:
    """What somebody has begun or reported on stays, and is finished or given up in the open."""
    if task.status != Status.NOT_STARTED or task.check_ins.exists() or task.exceptions.exists():
        raise RuleViolation(
            "C1.begun", _("“%s” has begun; it can no longer be removed.") % task.title
        )
    record(WorkplanEvent.TASK_REMOVED, task, actor, before=queries.task_facts(task))
    task.delete()


def _move_hand_over(dependency_id: str, day: date, actor: Person) -> None:
    """B6: the new date is promised by everybody's signature on the change.

    Whose project was archived since it was proposed waits for no date any more (A6).
    """
    row = Dependency.objects.select_related(
        "successor__project", "successor__department", "predecessor__department"
    ).get(pk=dependency_id)
    if not Ledger.objects.locked_together({row.successor.project.ledger_id}):
        return
    before = {"hand_over_on": clock.iso(row.hand_over_on)}
    if row.is_open:
        note_answer(row, actor)
    row.hand_over_on, row.confirmed_at, row.reopened_at = day, clock.now(), None
    row.promised_on = day
    row.confirmed_by = row.confirmed_by or actor
    row.version += 1
    save_checked(row)
    after = {**queries.named(row), "hand_over_on": clock.iso(day)}
    record(WorkplanEvent.HAND_OVER_CONFIRMED, row.successor, actor, before=before, after=after)
