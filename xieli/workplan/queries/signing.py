"""Who signs the breakdown, what it still lacks, and what hinders it."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people.models import Department
from xieli.signoff.models import Revision
from xieli.workplan.models import (
    Dependency,
    HandshakeState,
    ResourceCommitment,
    ResourceRequest,
    Task,
)
from xieli.workplan.queries.schedule import slots
from xieli.workplan.rules import (
    Gap,
    Overlap,
    Promise,
    TaskFacts,
    missing_for_submission,
    overlaps,
)

BREAKDOWN = "breakdown"


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


def open_handshakes(project: Project) -> list[Dependency]:
    """Return the dependencies between two owners whose date is not confirmed (B6)."""
    rows = Dependency.objects.filter(successor__project=project).select_related(
        "predecessor__owner", "successor__owner"
    )
    return [row for row in rows if row.handshake != HandshakeState.CONFIRMED]


def breakdown_gaps(project: Project) -> list[Gap]:
    """Return what the breakdown lacks before it may be signed (B2–B4, B8, B9), row by row."""
    tasks = list(project.tasks.for_breakdown())
    found = missing_for_submission(_facts(project, tasks), project.starts_on, project.deadline)
    return [*found, *_stranger_gaps(project, tasks), *_resource_gaps(tasks)]


def task_gaps(task: Task) -> list[Gap]:
    """Return what one row lacks (B2–B4, B8)."""
    facts = _facts(task.project, [task])
    return missing_for_submission(facts, task.project.starts_on, task.project.deadline)


def _facts(project: Project, tasks: Sequence[Task]) -> list[TaskFacts]:
    critical = set(slots(project).critical_path)
    return [
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


def _stranger_gaps(project: Project, tasks: Sequence[Task]) -> list[Gap]:
    """K1, T6: who has work in a project, or is asked for something, takes part in it."""
    taking_part = project.participants.exclude(role=Role.INFORMED.value)
    known = set(taking_part.values_list("department", flat=True))
    return [
        Gap("B3.takes_no_part", "department", task.pk, number)
        for number, task in enumerate(tasks, start=1)
        if not {task.department_id, *(r.department_id for r in task.resource_requests.all())}
        <= known
    ]


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
    asked = ResourceRequest.objects.filter(task__project=project).values("what")
    rows = ResourceCommitment.objects.filter(request__what__in=asked).select_related("request")
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
        "B3.takes_no_part": _("departments that take part"),
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
