"""Writing rows of the breakdown, and what every verb about one asks first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import chain

from django.db.models import F, Max
from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.database import check, require_version, save_checked
from xieli.core.errors import RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.rules import Role
from xieli.people.models import Department, Person
from xieli.signoff.commands import lapse_open_revision
from xieli.workplan import queries
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import Dependency, Risk, Supporter, Task
from xieli.workplan.queries import FIELDS, TaskText

PLANNING = (Phase.KICKOFF, Phase.BREAKDOWN)


def rewrite_task(task: Task, text: TaskText, actor: Person) -> set[str]:
    """Write what a row says from now on, for a command that has refused what it must.

    Returns the names of what it changed.
    """
    before = queries.task_facts(task)
    for field, value in columns(text).items():
        setattr(task, field, value)
    task.version += 1
    save_checked(task)
    _replace_lists(task, text)
    after = queries.task_facts(task)
    changed = {key for key in after if after[key] != before[key]}
    record(
        WorkplanEvent.TASK_EDITED,
        task,
        actor,
        before={key: before[key] for key in after if key in changed},
        after={key: after[key] for key in after if key in changed},
    )
    return changed


def new_task(project: Project, text: TaskText, actor: Person) -> Task:
    """Write one new row at the end of the table, for a command that has refused what it must."""
    last = project.tasks.aggregate(last=Max("position"))["last"] or 0
    task = Task(project=project, position=last + 1, **columns(text))
    save_checked(task)
    _replace_lists(task, text)
    record(WorkplanEvent.TASK_ADDED, task, actor, after=queries.task_facts(task))
    return task


def lock_task(task: Task, version: int | None = None) -> Task:
    """Lock the task's project, read the task afresh, and compare versions where one is given."""
    Ledger.objects.locked(Project.objects.values_list("ledger_id", flat=True).get(tasks=task.pk))
    current = Task.objects.select_related("project", "department", "owner").get(pk=task.pk)
    require_version(current, version)
    return current


def lock_task_and_awaiting(task: Task, version: int | None = None) -> Task:
    """As `lock_task`, for what reaches whoever awaits the task: their projects are locked too.

    An archived project awaits nothing any more, and nothing is refused because of it (A6).
    """
    own = Project.objects.values_list("ledger_id", flat=True).get(tasks=task.pk)
    awaiting = Dependency.objects.filter(predecessor=task.pk).still_awaited()
    others = set(awaiting.values_list("successor__project__ledger_id", flat=True)) - {own}
    if others:
        Ledger.objects.locked_together({own, *others})
    return lock_task(task, version)


def record(
    type: WorkplanEvent,
    task: Task,
    actor: Person | None,
    *,
    before: events.Facts | None = None,
    after: events.Facts | None = None,
) -> None:
    """Record one event about a task in its project's ledger."""
    events.record(
        type,
        ledger_id=task.project.ledger_id,
        actor=actor,
        subject=task,
        before=before,
        after=after,
    )


def lapse_open_breakdown(project: Project, actor: Person | None) -> None:
    """K3: who was asked to sign the breakdown is asked again, for the text as it now is."""
    lapse_open_revision(kind=queries.BREAKDOWN, subject_id=project.pk, actor=actor)


def bump(task_ids: Sequence[str]) -> None:
    """What a row shows has changed elsewhere: raise its version in the same transaction."""
    Task.objects.filter(pk__in=task_ids).update(version=F("version") + 1)


def columns(text: TaskText) -> dict[str, object]:
    return {field: getattr(text, field) for field in FIELDS}


def _replace_lists(task: Task, text: TaskText) -> None:
    """Risks that stay as they were keep their rows, and so what became of them (S9)."""
    known = {row.name: row.person for row in task.supporters.all() if row.person}
    people = _people_named({name for name, _support in text.supporters}) | known
    task.supporters.all().delete()
    for name, support in text.supporters:
        save_checked(
            Supporter(task=task, name=name, person=people.get(name), support=support.strip())
        )
    standing = defaultdict[str, list[Risk]](list)
    for risk in task.risks.all():
        standing[risk.text].append(risk)
    for position, wanted in enumerate(text.risks):
        same = standing[wanted.text]
        risk = same.pop(0) if same else Risk(task=task, text=wanted.text)
        risk.position = position
        risk.contingency, risk.backup = wanted.contingency.strip(), wanted.backup
        save_checked(risk)
    for risk in chain.from_iterable(standing.values()):
        risk.delete()


def _people_named(names: Collection[str]) -> dict[str, Person]:
    """Return whom each of these names means; a name two people share means nobody."""
    found = defaultdict[str, list[Person]](list)
    for person in Person.objects.active().filter(name__in=names):
        found[person.name].append(person)
    return {name: people[0] for name, people in found.items() if len(people) == 1}


def add_lists(tasks: Sequence[Task], texts: Sequence[TaskText]) -> None:
    """The supporters and risks of new rows, in the order they were written."""
    people = _people_named({name for text in texts for name, _support in text.supporters})
    supporters, risks = list[Supporter](), list[Risk]()
    for number, (task, text) in enumerate(zip(tasks, texts, strict=True), start=1):
        helpers = [
            Supporter(task=task, name=name, person=people.get(name), support=support.strip())
            for name, support in text.supporters
        ]
        dangers = [
            Risk(
                task=task,
                position=position,
                text=r.text,
                contingency=r.contingency.strip(),
                backup=r.backup,
            )
            for position, r in enumerate(text.risks)
        ]
        try:
            for row in (*helpers, *dangers):
                check(row, known={"task", "person", "backup"})
        except RuleViolation as refusal:
            refusal.row = number
            raise
        supporters += helpers
        risks += dangers
    Supporter.objects.bulk_create(supporters)
    Risk.objects.bulk_create(risks)


def require_owner(owner: Person, department: Department) -> None:
    """Raise RuleViolation unless this person may own tasks of the department (B1).

    Both are read again: what the caller knows of them may be older than the lock.
    """
    owner = Person.objects.get(pk=owner.pk)
    if Department.objects.filter(pk=department.pk, closed_on__isnull=False).exists():
        raise RuleViolation(
            "P3.department_closed",
            _("The department %s is closed.") % department.name,
            field="department",
        )
    if not owner.is_active:
        raise RuleViolation("B1.owner_left", _("%s has left.") % owner.name, field="owner")
    belongs = (
        owner.department_id == department.pk
        or owner.memberships.filter(department=department).exists()
    )
    if not belongs:
        raise RuleViolation(
            "B1.owner_outside",
            _("%(owner)s does not belong to %(department)s; the owner does.")
            % {"owner": owner.name, "department": department.name},
            field="owner",
        )


def require_plannable(project: Project) -> None:
    """Raise RuleViolation once the breakdown is signed, or the project has ended (C1, K7)."""
    if project.phase not in PLANNING:
        raise RuleViolation("C1.signed", _("It is signed; propose a change instead."))


def require_taking_part(project: Project, department: Department) -> None:
    """Raise RuleViolation unless the department takes part; a draft says later who does (K1)."""
    taking_part = project.participants.exclude(role=Role.INFORMED.value)
    if project.phase != Phase.KICKOFF and not taking_part.filter(department=department).exists():
        raise RuleViolation(
            "B3.takes_no_part",
            _("%s does not take part in this project.") % department.name,
            field="department",
        )
