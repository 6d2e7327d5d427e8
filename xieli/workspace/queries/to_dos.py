"""待办: what only I can do now, whom it holds up and since when."""

from django.db.models import F, Q

from xieli.changes.queries import CHANGE
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.commands import CANCELLATION
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import zone
from xieli.kickoff.rules import Role
from xieli.meetings.queries import minutes_to_confirm, open_actions, unconfirmed
from xieli.people.models import Person
from xieli.progress.models import Relay
from xieli.signoff.models import Objection, Revision, Signatory
from xieli.signoff.policies import departments_answered_for
from xieli.signoff.queries import contestable_by, slots_of
from xieli.workplan.models import ResourceRequest
from xieli.workspace.queries.changes import changes_to_submit
from xieli.workspace.queries.check_ins import missing_check_ins, to_check_in
from xieli.workspace.queries.dates import dates_to_answer
from xieli.workspace.queries.endings import standing_pauses, to_end, to_resume
from xieli.workspace.queries.to_do import ToDo, ToDoKind, is_asked, which_of


def to_dos(person: Person) -> list[ToDo]:
    """Return what only this person can do now: by kind, who blocks first, longest wait first.

    A project they may not see asks nothing of them (T6); one that rests, nothing now (K7); one
    that has ended, only what its end needs.
    """
    return asked_and_said(person)[0]


def asked_and_said(person: Person) -> tuple[list[ToDo], list[ToDo]]:
    """Return what is asked of somebody, and the check-ins that are settled until the next (S3)."""
    headed = departments_answered_for(person)
    phases = dict(Project.objects.visible_to(person).values_list("code", "phase"))
    found = [
        *_to_sign(person),
        *_decisions(person),
        *_agreed(person),
        *_signed_for(person),
        *_to_submit(person, headed),
        *changes_to_submit(person, headed),
        *dates_to_answer(person),
        *_to_provide(headed),
        *_to_accept(person),
        *_exceptions(person),
        *missing_check_ins(person),
        *to_check_in(person),
        *to_end(person, headed),
    ]
    paused = dict(standing_pauses())
    found = [it for it in found if it.project_code not in paused or _never_rests(it)]
    found += to_resume(headed)
    visible = (it for it in found if it.project_code in phases)
    found = [it for it in visible if is_asked(it.kind, phases[it.project_code])]
    order = list(ToDoKind)
    found.sort(key=lambda it: (order.index(it.kind), not it.holds_up, it.since))
    asked, said = list[ToDo](), list[ToDo]()
    for it in found:
        (said if it.line and it.line.settled_until else asked).append(it)
    return asked, said


def _never_rests(item: ToDo) -> bool:
    """The hours in which a head may contest run on in a pause, and it may be ended (P1, K7)."""
    return item.kind is ToDoKind.SIGNED_FOR or item.subject == CANCELLATION


def _to_sign(person: Person) -> list[ToDo]:
    slots = slots_of(person)
    codes, place = codes_of({slot.revision.document.ledger_id for slot in slots}), zone()
    return [
        ToDo(
            ToDoKind.SIGN,
            slot.pk,
            *codes[slot.revision.document.ledger_id],
            slot.revision.document.kind,
            slot.revision.submitted_at,
            due_on=slot.revision.due_at.astimezone(place).date(),
            holds_up=slot.revision.submitted_by.name,
            detail=slot.department.name,
            task_id=_change_of(slot),
            which=which_of(slot.revision),
        )
        for slot in slots
        if slot.revision.document.ledger_id in codes
    ]


def _signed_for(person: Person) -> list[ToDo]:
    """P1: a head is told who signed for them while it may be contested."""
    slots = contestable_by(person)
    codes, place = codes_of({slot.revision.document.ledger_id for slot in slots}), zone()
    return [
        ToDo(
            ToDoKind.SIGNED_FOR,
            slot.pk,
            *codes[slot.revision.document.ledger_id],
            slot.revision.document.kind,
            slot.signature.signed_at,
            due_on=(slot.signature.contest_until or slot.signature.signed_at)
            .astimezone(place)
            .date(),
            detail=slot.signature.given_by,
            task_id=_change_of(slot),
            which=which_of(slot.revision),
        )
        for slot in slots
        if slot.revision.document.ledger_id in codes
    ]


def _change_of(slot: Signatory) -> str:
    document = slot.revision.document
    return document.subject_id if document.kind == CHANGE else ""


def _to_submit(person: Person, headed: list[str]) -> list[ToDo]:
    """A charter or breakdown of theirs nobody is asked to sign: new, or sent back (K5).

    Where who began it is not of the leading department, its head brings the breakdown on.
    """
    documents = {Phase.KICKOFF: "charter", Phase.BREAKDOWN: "breakdown"}
    leads = Q(participants__role=Role.LEAD.value)
    drafted = Q(created_by=person) & (
        Q(phase=Phase.KICKOFF) | leads & Q(participants__department=person.department_id)
    )
    elsewhere = ~Q(participants__department=F("created_by__department"))
    inherited = Q(phase=Phase.BREAKDOWN) & leads & Q(participants__department__in=headed)
    mine = Project.objects.filter(drafted | inherited & elsewhere, phase__in=documents).distinct()
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
    objections = {
        row.signatory.revision_id: row
        for row in Objection.objects.filter(
            signatory__revision__in=[revision.pk for revision in newest.values()]
        ).select_related("person", "signatory")
    }
    found = []
    for pk, code, title, phase, created in projects:
        revision = newest.get((pk, documents[Phase(phase)]))
        if revision is not None and revision.lapsed_at is None:
            continue
        objection = objections.get(revision.pk) if revision else None
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


def _decisions(person: Person) -> list[ToDo]:
    """S7: decisions this person has yet to confirm."""
    return [
        ToDo(
            ToDoKind.DECISION,
            row.decision_id,
            row.decision.project.code,
            row.decision.project.title,
            row.decision.text,
            row.decision.made_at,
            holds_up=row.decision.made_by.name,
        )
        for row in unconfirmed(person)
    ]


def _agreed(person: Person) -> list[ToDo]:
    """S6: minutes of meetings they were at, and what they agreed to do there."""
    minutes = [
        ToDo(
            ToDoKind.MINUTES,
            row.meeting_id,
            row.meeting.project.code,
            row.meeting.project.title,
            row.meeting.get_kind_display(),
            row.meeting.ended_at or row.meeting.starts_at,
            holds_up=row.meeting.called_by.name,
        )
        for row in minutes_to_confirm(person)
    ]
    return minutes + [
        ToDo(
            ToDoKind.ACTION,
            row.pk,
            row.project.code,
            row.project.title,
            row.text,
            row.made_at,
            due_on=row.due_on,
            detail=row.made_by.name,
        )
        for row in open_actions(person)
    ]


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
    led, place = set(lead.values_list("pk", flat=True)), zone()
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
                due_on=report.respond_by.astimezone(place).date(),
                holds_up=_who_waits(report, kind),
                detail=report.reason,
            )
        )
    return found


def _who_waits(report: ExceptionReport, kind: ToDoKind) -> str:
    """The owner waits for the lead to take it up; who waits for the owner is told elsewhere."""
    task = report.task
    is_own = kind is ToDoKind.COMPLETE_EXCEPTION
    return "" if is_own else f"{task.department.name}·{task.owner.name}"
