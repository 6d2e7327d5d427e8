"""待办: what only I can do now, whom it holds up and since when."""

from collections import defaultdict

from django.db.models import Q

from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Kind, Phase, Project
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.people.queries import headed_by
from xieli.progress.models import Relay
from xieli.signoff.models import Objection, Revision, Signatory
from xieli.workplan.models import Dependency, HandshakeState, ResourceRequest, Status, Task
from xieli.workspace.queries.endings import standing_pauses, to_end, to_resume
from xieli.workspace.queries.to_do import ToDo, ToDoKind


def to_dos(person: Person) -> list[ToDo]:
    """Return what only this person can do now: by kind, who blocks first, longest wait first."""
    headed = headed_by(person)
    found = [
        *_to_sign(headed),
        *_to_submit(person),
        *_to_confirm(person),
        *_to_provide(headed),
        *_to_accept(person),
        *_exceptions(person),
        *_to_check_in(person),
        *to_end(person, headed),
    ]
    paused = dict(standing_pauses())
    found = [it for it in found if it.project_code not in paused]
    found += to_resume(headed)
    order = list(ToDoKind)
    return sorted(found, key=lambda it: (order.index(it.kind), not it.holds_up, it.since))


def _to_sign(headed: list[str]) -> list[ToDo]:
    slots = Signatory.objects.filter(
        department__in=headed,
        revision__lapsed_at__isnull=True,
        revision__effective_at__isnull=True,
        signature__isnull=True,
    ).select_related("revision__document", "revision__submitted_by", "department")
    codes = codes_of({slot.revision.document.ledger_id for slot in slots})
    return [
        ToDo(
            ToDoKind.SIGN,
            slot.pk,
            *codes[slot.revision.document.ledger_id],
            slot.revision.document.kind,
            slot.revision.submitted_at,
            due_on=slot.revision.due_at.date(),
            holds_up=slot.revision.submitted_by.name,
            detail=slot.department.name,
        )
        for slot in slots
        if slot.revision.document.ledger_id in codes
    ]


def _to_submit(person: Person) -> list[ToDo]:
    """A charter or breakdown of theirs nobody is asked to sign: new, or sent back (K5)."""
    documents = {Phase.KICKOFF: "charter", Phase.BREAKDOWN: "breakdown"}
    mine = Project.objects.visible_to(person).filter(created_by=person, phase__in=documents)
    projects = list(mine.values_list("pk", "code", "title", "phase", "created_at"))
    newest = {
        (revision.document.subject_id, revision.document.kind): revision
        for revision in Revision.objects.filter(
            document__subject_id__in=[project[0] for project in projects],
            document__kind__in=documents.values(),
        )
        .select_related("document")
        .order_by("number")
    }
    found = []
    for pk, code, title, phase, created in projects:
        revision = newest.get((pk, documents[Phase(phase)]))
        if revision is not None and revision.lapsed_at is None:
            continue
        objection = (
            Objection.objects.filter(signatory__revision=revision)
            .select_related("person__department")
            .first()
        )
        found.append(
            ToDo(
                ToDoKind.SUBMIT,
                pk,
                code,
                title,
                documents[Phase(phase)],
                revision.lapsed_at or created if revision else created,
                holds_up=objection.person.name if objection else "",
                detail=objection.reason if objection else "",
            )
        )
    return found


def codes_of(ledgers: set[str]) -> dict[str, tuple[str, str]]:
    """Return each ledger's project: code and title."""
    rows = Project.objects.filter(ledger__in=ledgers).values_list("ledger_id", "code", "title")
    return {ledger: (code, title) for ledger, code, title in rows}


def _to_confirm(person: Person) -> list[ToDo]:
    waiting = (
        Dependency.objects.filter(predecessor__owner=person)
        .filter(Q(confirmed_at__isnull=True) | Q(reopened_at__isnull=False))
        .exclude(predecessor__status=Status.DONE)
        .values_list(
            "pk",
            "predecessor__project__code",
            "predecessor__project__title",
            "predecessor__title",
            "predecessor__deliverable",
            "reopened_at",
            "proposed_at",
            "hand_over_on",
            "successor__department__name",
            "successor__owner__name",
            "successor_id",
        )
    )
    return [
        ToDo(
            ToDoKind.CONFIRM_DATE,
            pk,
            code,
            title,
            deliverable or task,
            reopened or proposed,
            due_on=day,
            holds_up=f"{department}·{owner}",
            detail=HandshakeState.REOPENED if reopened else HandshakeState.PROPOSED,
            task_id=successor,
        )
        for pk, code, title, task, deliverable, reopened, proposed, day, department, owner,
        successor in waiting
    ]  # fmt: skip


def _to_provide(headed: list[str]) -> list[ToDo]:
    asked = ResourceRequest.objects.filter(
        department__in=headed, commitment__isnull=True, decline__isnull=True
    ).select_related("task__project", "task__owner", "task__department")
    return [
        ToDo(
            ToDoKind.PROVIDE,
            row.pk,
            row.task.project.code,
            row.task.project.title,
            f"{row.what} {row.amount}".strip(),
            row.requested_at,
            due_on=row.starts_on,
            holds_up=f"{row.task.department.name}·{row.task.owner.name}",
            detail=row.task.title,
            task_id=row.task_id,
        )
        for row in asked
    ]


def _to_accept(person: Person) -> list[ToDo]:
    """Work handed over to a station of theirs, to be accepted or returned (S8)."""
    mine = Q(dependency__successor__owner=person) | Q(dependency__successor__owner__backup=person)
    return [
        ToDo(
            ToDoKind.ACCEPT,
            row.pk,
            row.dependency.successor.project.code,
            row.dependency.successor.project.title,
            row.dependency.predecessor.deliverable or row.dependency.predecessor.title,
            row.offered_at,
            holds_up=f"{row.dependency.predecessor.department.name}·{row.dependency.predecessor.owner.name}",
            task_id=row.dependency.successor_id,
        )
        for row in Relay.objects.waiting().filter(mine).for_list()
    ]


def _exceptions(person: Person) -> list[ToDo]:
    lead = Project.objects.filter(
        participants__role=Role.LEAD.value, participants__department=person.department_id
    )
    reports = (
        ExceptionReport.objects.open()
        .filter(Q(task__owner=person) | Q(project__in=lead))
        .select_related("project", "task__owner", "task__department")
    )
    led = set(lead.values_list("pk", flat=True))
    found = []
    for report in reports:
        if report.task.owner_id == person.pk and not report.is_complete:
            kind = ToDoKind.COMPLETE_EXCEPTION
        elif report.acknowledged_at is None and report.project_id in led:
            kind = ToDoKind.HANDLE_EXCEPTION
        else:
            continue
        found.append(
            ToDo(
                kind,
                report.pk,
                report.project.code,
                report.project.title,
                report.task.title,
                report.opened_at,
                due_on=report.respond_by.date(),
                holds_up=f"{report.task.department.name}·{report.task.owner.name}",
                detail=report.reason,
            )
        )
    return found


def _to_check_in(person: Person) -> list[ToDo]:
    mine = (
        Task.objects.filter(owner=person, project__phase=Phase.EXECUTION)
        .exclude(status=Status.DONE)
        .exclude(project__kind=Kind.PROCESS, project__runs_under__isnull=True)
    )
    waiting = defaultdict[str, list[str]](list)
    for task, department, owner in Dependency.objects.filter(predecessor__in=mine).values_list(
        "predecessor_id", "successor__department__name", "successor__owner__name"
    ):
        waiting[task].append(f"{department}·{owner}")
    tasks = mine.order_by("planned_finish").values_list(
        "pk", "project__code", "project__title", "title", "updated_at", "project__created_at",
        "planned_finish", "percent",
    )  # fmt: skip
    return [
        ToDo(
            ToDoKind.CHECK_IN,
            pk,
            code,
            project,
            title,
            updated or created,
            due_on=finish,
            holds_up="、".join(waiting[pk]),
            detail=f"{percent}%",
        )
        for pk, code, project, title, updated, created, finish, percent in tasks
    ]
