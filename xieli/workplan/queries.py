"""The breakdown joined from its nouns: for the page, for the rules, for the signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.events import Plain
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people.models import Department, Person
from xieli.people.queries import working_calendar
from xieli.signoff.models import Revision
from xieli.workplan.models import (
    Dependency,
    HandshakeState,
    ResourceCommitment,
    ResourceRequest,
    Task,
)
from xieli.workplan.rules import (
    Gap,
    Graph,
    Overlap,
    PlannedTask,
    Promise,
    Slot,
    TaskFacts,
    missing_for_submission,
    overlaps,
    schedule,
)

BREAKDOWN = "breakdown"


@dataclass(frozen=True, slots=True)
class RiskText:
    """A risk as written in the row."""

    text: str
    contingency: str = ""
    backup: Person | None = None


@dataclass(frozen=True, slots=True)
class TaskText:
    """Everything a row of the breakdown says; it replaces what the row said before."""

    title: str
    department: Department
    owner: Person
    module: str = ""
    action: str = ""
    planned_start: date | None = None
    planned_finish: date | None = None
    deliverable: str = ""
    supporters: Sequence[tuple[str, str]] = ()
    risks: Sequence[RiskText] = ()
    note: str = ""


def text_of(task: Task) -> TaskText:
    """Return what a row says now, as the command would be told it."""
    return TaskText(
        title=task.title,
        department=task.department,
        owner=task.owner,
        module=task.module,
        action=task.action,
        planned_start=task.planned_start,
        planned_finish=task.planned_finish,
        deliverable=task.deliverable,
        supporters=[(s.name, s.support) for s in task.supporters.all()],
        risks=[RiskText(r.text, r.contingency, r.backup) for r in task.risks.all()],
        note=task.note,
    )


def task_facts(task: Task) -> dict[str, Plain]:
    """Return a row as plain values, for events and for the signature."""
    return text_facts(text_of(task))


def text_facts(text: TaskText) -> dict[str, Plain]:
    """Return what a row says as plain values."""
    return {
        "title": text.title,
        "department": text.department.name,
        "module": text.module,
        "action": text.action,
        "owner": text.owner.name,
        "supporters": [{"name": name, "support": support} for name, support in text.supporters],
        "planned_start": clock.iso(text.planned_start),
        "planned_finish": clock.iso(text.planned_finish),
        "deliverable": text.deliverable,
        "risks": [
            {
                "text": risk.text,
                "contingency": risk.contingency,
                "backup": risk.backup.name if risk.backup else "",
            }
            for risk in text.risks
        ],
        "note": text.note,
    }


def breakdown_content(project: Project, open_handshakes_because: str) -> dict[str, object]:
    """Return what is shown and hashed when the breakdown is signed (B9, K4)."""
    tasks = list(project.tasks.for_breakdown())
    return {
        "code": project.code,
        "title": project.title,
        "tasks": [{**_signed_facts(task), "waits_for": _waits_for(task)} for task in tasks],
        "resources": [
            {
                "task": request.task.title,
                "kind": request.kind,
                "what": request.what,
                "amount": request.amount,
                "department": request.department.name,
                "starts_on": clock.iso(request.starts_on),
                "ends_on": clock.iso(request.ends_on),
            }
            for request in ResourceRequest.objects.filter(task__project=project).select_related(
                "task", "department"
            )
        ],
        "open_handshakes_because": open_handshakes_because,
    }


def _signed_facts(task: Task) -> dict[str, Plain]:
    return {key: value for key, value in task_facts(task).items() if key != "note"}


def _waits_for(task: Task) -> list[dict[str, str | None]]:
    return [
        {
            "task": dependency.predecessor.title,
            "hand_over_on": clock.iso(dependency.hand_over_on),
            "handshake": dependency.handshake,
        }
        for dependency in task.incoming.all()
    ]


def breakdown_revision(project: Project) -> Revision | None:
    """Return the breakdown's standing revision, open or in force."""
    return (
        Revision.objects.filter(
            document__subject_id=project.pk, document__kind=BREAKDOWN, lapsed_at__isnull=True
        )
        .select_related("document")
        .first()
    )


def breakdown_signers(project: Project) -> dict[Department, str]:
    """Return the lead and every department with tasks, one slot each (B9)."""
    wanted = Q(pk__in=project.participants.filter(role=Role.LEAD.value).values("department"))
    wanted |= Q(pk__in=project.tasks.values("department"))
    lead = project.participants.filter(role=Role.LEAD.value).values_list("department_id", flat=True)
    departments = Department.objects.filter(wanted).select_related("head", "parent__head")
    return {
        department: Role.LEAD.value if department.pk in lead else Role.COOPERATING.value
        for department in departments.order_by("name")
    }


def edges() -> list[tuple[str, str]]:
    """Return every dependency as (predecessor, successor): cycles run across projects too (B5)."""
    return list(Dependency.objects.values_list("predecessor_id", "successor_id"))


def open_handshakes(project: Project) -> list[Dependency]:
    """Return the dependencies between two owners whose date is not confirmed (B6)."""
    rows = Dependency.objects.filter(successor__project=project).select_related(
        "predecessor__owner", "successor__owner"
    )
    return [row for row in rows if row.handshake != HandshakeState.CONFIRMED]


def slots(project: Project) -> dict[str, Slot]:
    """Return the working-day critical path of a project: task id → dates, float, critical."""
    planned = [
        PlannedTask(
            id=task.pk,
            planned_start=task.planned_start,
            planned_finish=task.planned_finish,
            forecast_finish=task.forecast_finish,
            actual_finish=task.actual_finish,
        )
        for task in project.tasks.all()
        if task.planned_start and task.planned_finish
    ]
    known = {task.id for task in planned}
    waits = [
        (before, after)
        for before, after in Dependency.objects.filter(successor__project=project).values_list(
            "predecessor_id", "successor_id"
        )
        if before in known and after in known
    ]
    return schedule(Graph.of(planned, waits), working_calendar())


def moves_a_promise(task: Task, text: TaskText) -> bool:
    """C1: whether the new finish passes the task's float or a hand-over date it confirmed."""
    new, old = text.planned_finish, task.planned_finish
    if new == old:
        return False
    if new is None or old is None:
        return True
    promised = task.outgoing.filter(
        hand_over_on__lt=new, confirmed_at__isnull=False, reopened_at__isnull=True
    )
    if promised.exists():
        return True
    slot = slots(task.project).get(task.pk)
    return slot is not None and working_calendar().between(old, new) > slot.total_float


def breakdown_gaps(project: Project) -> list[Gap]:
    """Return what the breakdown lacks before it may be signed (B2–B4, B8, B9), row by row."""
    critical = {task_id for task_id, slot in slots(project).items() if slot.is_critical}
    tasks = list(project.tasks.for_breakdown())
    facts = [
        TaskFacts(
            id=task.pk,
            row=number,
            title=task.title,
            department=task.department.name,
            module=task.module,
            action=task.action,
            planned_start=task.planned_start,
            planned_finish=task.planned_finish,
            deliverable=task.deliverable,
            supporters=[(s.name, s.support) for s in task.supporters.all()],
            risks=[
                (r.text, r.contingency, r.backup.name if r.backup else None)
                for r in task.risks.all()
            ],
            backup=task.owner.backup_id,
            is_critical=task.pk in critical,
        )
        for number, task in enumerate(tasks, start=1)
    ]
    found = missing_for_submission(facts, project.starts_on, project.deadline)
    return [*found, *_resource_gaps(tasks)]


def _resource_gaps(tasks: Sequence[Task]) -> list[Gap]:
    return [
        Gap("B9.resource_not_confirmed", "resources", task.pk, number)
        for number, task in enumerate(tasks, start=1)
        for request in task.resource_requests.all()
        if not hasattr(request, "commitment")
    ]


def promised_twice(project: Project) -> list[Overlap]:
    """Return the same person, budget line or tool promised for overlapping days (B7).

    Promises of every project count, since the same person is asked by several.
    """
    rows = ResourceCommitment.objects.select_related("request__task__project")
    mine = set(project.tasks.values_list("pk", flat=True))
    found = overlaps(
        [
            Promise(
                id=row.request_id,
                task=row.request.task_id,
                what=f"{row.request.kind}:{row.request.what}",
                starts_on=row.request.starts_on,
                ends_on=row.request.ends_on,
            )
            for row in rows
            if row.request.starts_on and row.request.ends_on
        ]
    )
    return [pair for pair in found if {pair.first.task, pair.second.task} & mine]


def describe_gap(gap: Gap) -> str:
    """Return what one row lacks, in the reader's language."""
    return {
        "B2.no_support": _("the support content"),
        "B3.no_department": _("the department"),
        "B3.no_module": _("the module"),
        "B3.no_action": _("the action"),
        "B4.no_dates": _("the planned dates"),
        "B4.finish_before_start": _("a finish after the start"),
        "B4.outside_window": _("dates inside the project"),
        "B4.no_deliverable": _("the deliverable"),
        "B8.no_contingency": _("the contingency of a risk"),
        "B8.no_backup": _("a stand-in (B角) for a critical task"),
        "B9.no_task": _("a task"),
        "B9.resource_not_confirmed": _("a confirmed resource"),
    }.get(gap.code, gap.code)


def describe_gaps(gaps: Sequence[Gap]) -> str:
    """Return one sentence that names every row and what it lacks."""
    parts = [
        _("row %(row)d: %(what)s") % {"row": gap.row, "what": describe_gap(gap)} for gap in gaps
    ]
    return _("Still missing — %s") % "; ".join(parts)
