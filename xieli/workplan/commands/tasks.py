"""Rows of the breakdown: add, edit, remove."""

from collections.abc import Collection, Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.database import check, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.workplan import policies, queries
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import Task
from xieli.workplan.queries import TaskText
from xieli.workplan.rules import Gap, Tier

from .rows import (
    PLANNING,
    add_lists,
    columns,
    lapse_open_breakdown,
    lock_task,
    new_task,
    record,
    require_owner,
    require_plannable,
    require_taking_part,
    rewrite_task,
)


@write()
def add_task(*, project: Project, text: TaskText, actor: Person) -> Task:
    """Add a row with its one owner, who belongs to the task's department (B1)."""
    project = Project.objects.locked(project)
    if not policies.can_plan(actor, project, text.department):
        raise NotAllowed(_("Only the lead and the task's department plan this task."))
    require_plannable(project)
    require_taking_part(project, text.department)
    require_owner(text.owner, text.department)
    _require_named(project, text.owner)
    task = new_task(project, text, actor)
    lapse_open_breakdown(project, actor)
    return task


@write()
def add_tasks(*, project: Project, texts: Sequence[TaskText], actor: Person) -> list[Task]:
    """Add the rows of a table at once; each is refused as `add_task` would refuse it.

    The refusal's `row` counts from one. Reading once for all is what makes 1,000 rows quick.
    """
    project = Project.objects.locked(project)
    require_plannable(project)
    for department in {text.department.pk: text.department for text in texts}.values():
        require_taking_part(project, department)
        if not policies.can_plan(actor, project, department):
            raise NotAllowed(
                _("Only the lead and %s plan the tasks of this department.") % department.name
            )
    last = project.tasks.aggregate(last=Max("position"))["last"] or 0
    titles = set(project.tasks.values_list("title", flat=True))
    owners: set[tuple[str, str]] = set()
    tasks = []
    for number, text in enumerate(texts, start=1):
        task = Task(project=project, position=last + number, **columns(text))
        try:
            if (text.owner.pk, text.department.pk) not in owners:
                require_owner(text.owner, text.department)
                _require_named(project, text.owner)
                owners.add((text.owner.pk, text.department.pk))
            check(task, known={"project", "department", "owner"})
            _require_fitting(text, titles)
        except RuleViolation as refusal:
            refusal.row = number
            raise
        titles.add(text.title)
        tasks.append(task)
    Task.objects.bulk_create(tasks)
    add_lists(tasks, texts)
    said = zip(tasks, texts, strict=True)
    events.record_many(
        WorkplanEvent.TASK_ADDED,
        [events.Said(task, after=queries.text_facts(text)) for task, text in said],
        ledger_id=project.ledger_id,
        actor=actor,
    )
    lapse_open_breakdown(project, actor)
    return tasks


@write()
def edit_task(*, task: Task, text: TaskText, version: int, actor: Person) -> Task:
    """Replace what a row says. Once signed, only what the actor's tier allows (C1).

    Raises StaleVersion when somebody edited it since `version` was read (T4).
    """
    task = lock_task(task, version)
    if not policies.can_edit_task(actor, task):
        raise NotAllowed(_("Only the owner, the lead and the task's department edit this task."))
    if text.department != task.department:
        require_taking_part(task.project, text.department)
    require_owner(text.owner, text.department)
    _require_named(task.project, text.owner)
    lacking = queries.task_gaps(task)
    _require_tier(task, text, actor)
    changed = rewrite_task(task, text, actor)
    _require_still_whole(task, lacking)
    if changed - {"note"}:
        lapse_open_breakdown(task.project, actor)
    return task


@write()
def remove_task(*, task: Task, version: int, actor: Person) -> None:
    """Take a row out of a breakdown that is not signed yet."""
    task = lock_task(task, version)
    if not policies.can_plan(actor, task.project, task.department):
        raise NotAllowed(_("Only the lead and the task's department plan this task."))
    require_plannable(task.project)
    record(WorkplanEvent.TASK_REMOVED, task, actor, before=queries.task_facts(task))
    lapse_open_breakdown(task.project, actor)
    task.delete()


def _require_fitting(text: TaskText, titles: Collection[str]) -> None:
    """What the table's constraints say of a row, without asking the database for each."""
    if text.title in titles:
        said = _("This project has a task of this name already.")
        raise RuleViolation("invalid", said, field="title")
    starts, ends = text.planned_start, text.planned_finish
    if starts and ends and ends < starts:
        raise RuleViolation("invalid", _("The planned finish is before the planned start (B4)."))


def _require_named(project: Project, owner: Person) -> None:
    """T6: who bears work of a confidential project is one of those it names."""
    if project.is_confidential and not project.named_people.filter(pk=owner.pk).exists():
        raise RuleViolation(
            "T6.left_out", _("These have to see it, too: %s") % owner.name, field="owner"
        )


def _require_still_whole(task: Task, lacking: Collection[Gap]) -> None:
    """B2-B4, B8: what was signed as complete stays so, whoever may edit it."""
    if task.project.phase in PLANNING:
        return
    known = {gap.code for gap in lacking}
    new = [gap for gap in queries.task_gaps(task) if gap.code not in known]
    if new:
        raise RuleViolation(new[0].code, queries.describe_gaps(new), field=new[0].field)


def _require_tier(task: Task, text: TaskText, actor: Person) -> None:
    """C1: before the signatures anything, afterwards by how far the change reaches."""
    tier = queries.tier_of_edit(task, text)
    if policies.can_settle(actor, task, tier):
        return
    if tier is Tier.ALL:
        raise RuleViolation(
            "C1.all_departments",
            _("This moves what every department signed; propose a change instead."),
        )
    raise RuleViolation(
        "C1.lead_and_head",
        _("The lead and the head of %s agree on this; propose a change instead.")
        % task.department.name,
    )
