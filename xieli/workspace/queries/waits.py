"""等别人: whom I wait for, for what, since when: the to-dos of others that hold me up (T5)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xieli.changes.models import ChangeRequest
from xieli.changes.queries import CHANGE, stage_of
from xieli.closing.models import GoalResult
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Participation, Phase, Project
from xieli.kickoff.rules import Role
from xieli.meetings.models import ActionItem
from xieli.meetings.queries import missing, missing_minutes
from xieli.people.models import Department, Person
from xieli.progress.models import Relay
from xieli.signoff.models import Objection, Revision, Signatory
from xieli.signoff.policies import head_of
from xieli.signoff.queries import document_word
from xieli.workplan.models import UNCONFIRMED, Dependency, HandshakeState, ResourceRequest, Status
from xieli.workspace.queries.endings import standing_pauses
from xieli.workspace.queries.to_do import (
    ToDoKind,
    document_page,
    is_asked,
    text_word,
    which_change,
)
from xieli.workspace.queries.to_dos import codes_of


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody I wait for: a department, a person, for what, since when; `kind` is their to-do."""

    kind: ToDoKind
    department: str
    person: str
    subject: str
    project_code: str
    since: datetime
    page: str = ""  # under that of the project, or one of its own

    @property
    def asked(self) -> str:
        """What they are asked to do, in the reader's language."""
        return {
            ToDoKind.SIGN: _("sign it"),
            ToDoKind.SUBMIT: _("submit it"),
            ToDoKind.CONFIRM_DATE: _("confirm the date"),
            ToDoKind.AGREE_DATE: _("answer the date"),
            ToDoKind.CHECK_IN: _("hand it over"),
            ToDoKind.ACCEPT: _("accept it"),
            ToDoKind.PROVIDE: _("promise it"),
            ToDoKind.COMPLETE_EXCEPTION: _("complete the exception"),
            ToDoKind.HANDLE_EXCEPTION: _("take the exception up"),
            ToDoKind.MINUTES: _("confirm the minutes"),
            ToDoKind.DECISION: _("confirm the decision"),
            ToDoKind.ACTION: _("do what was agreed"),
            ToDoKind.CONFIRM_GOAL: _("confirm what was measured"),
        }[self.kind]

    @property
    def url(self) -> str:
        """Where one sees it."""
        return self.page if self.page[:1] == "/" else f"/projects/{self.project_code}/{self.page}"


def waits(person: Person) -> list[Wait]:
    """Return whom this person waits for, the longest wait first.

    In a project they may see (T6) and that does not rest: there nobody is asked for anything (K7);
    where it has ended, for what its end needs.
    """
    phases = dict(Project.objects.visible_to(person).values_list("code", "phase"))
    for code, _pause in standing_pauses():
        phases.pop(code, None)
    found = (wait for kind in KINDS for wait in kind(person) if wait.project_code in phases)
    asked = [wait for wait in found if is_asked(wait.kind, phases[wait.project_code])]
    return sorted(asked, key=lambda wait: wait.since)


def _signatures(person: Person) -> Iterator[Wait]:
    """Slots that are open of a text they submitted (K2)."""
    slots = Signatory.objects.waiting().filter(revision__submitted_by=person).for_signing()
    codes = codes_of({slot.revision.document.ledger_id for slot in slots})
    for slot in slots:
        document = slot.revision.document
        if document.ledger_id in codes:
            yield Wait(
                ToDoKind.SIGN, slot.department.name, _head(slot.department),
                text_word(slot.revision), codes[document.ledger_id][0],
                slot.revision.submitted_at,
                document_page(codes[document.ledger_id][0], document.kind, document.subject_id),
            )  # fmt: skip


def _sent_back(person: Person) -> Iterator[Wait]:
    """A charter or breakdown they objected to, until it is submitted again (K5)."""
    newer = Revision.objects.filter(
        document=OuterRef("signatory__revision__document"),
        number__gt=OuterRef("signatory__revision__number"),
    )
    documents = {"charter": Phase.KICKOFF, "breakdown": Phase.BREAKDOWN}
    rows = Objection.objects.filter(
        ~Exists(newer), person=person, signatory__revision__document__kind__in=documents
    )
    for row in rows.select_related("signatory__revision__document"):
        revision = row.signatory.revision
        phase = documents[revision.document.kind]
        projects = Project.objects.filter(ledger=revision.document.ledger_id, phase=phase)
        for project in projects.select_related("created_by__department"):
            yield Wait(
                ToDoKind.SUBMIT, project.created_by.department.name, project.created_by.name,
                document_word(revision.document.kind), project.code,
                revision.lapsed_at or revision.submitted_at, f"{revision.document.kind}/",
            )  # fmt: skip


def _changes(person: Person) -> Iterator[Wait]:
    """A change they drafted and asked the initiating department to submit (C2)."""
    rows = ChangeRequest.objects.undecided().filter(drafted_by=person, asked_at__isnull=False)
    for row in rows.select_related("project"):
        if stage_of(row).state != "asked" or row.asked_at is None:
            continue
        initiating = row.project.participants.filter(role=Role.INITIATING.value)
        what = f"{document_word(CHANGE)} {which_change(row.number, row.reason)}"
        for part in initiating.select_related("department__head", "department__parent__head"):
            yield Wait(
                ToDoKind.SUBMIT, part.department.name, _head(part.department),
                what, row.project.code, row.asked_at, f"/changes/{row.pk}/",
            )  # fmt: skip


def _hand_overs(person: Person) -> Iterator[Wait]:
    """What their tasks need from others before they begin (B6)."""
    rows = (
        Dependency.objects.filter(successor__owner=person, successor__status=Status.NOT_STARTED)
        .exclude(predecessor__status=Status.DONE)
        .exclude(predecessor__owner=person)
    )
    rows = rows.select_related(
        "predecessor__owner", "predecessor__department", "predecessor__project"
    )
    for row in rows.prefetch_related("answers"):
        if row.is_open and row.is_offered:
            continue  # they named the date; this person answers it
        asked_at = min([row.asked_at, *(answer.asked_at for answer in row.answers.all())])
        is_agreed = row.handshake == HandshakeState.CONFIRMED
        task = row.predecessor
        yield Wait(
            ToDoKind.CHECK_IN if is_agreed else ToDoKind.CONFIRM_DATE,
            task.department.name, task.owner.name, task.deliverable or task.title,
            task.project.code, row.reopened_at or asked_at,
            f"breakdown/?task={task.pk}",
        )  # fmt: skip


def _agreements(person: Person) -> Iterator[Wait]:
    """Who has yet to agree to a date they named (B6)."""
    named = Dependency.objects.filter(UNCONFIRMED, predecessor__owner=person)
    for row in named.exclude(predecessor__status=Status.DONE).select_related(
        "predecessor", "successor__owner", "successor__department", "successor__project"
    ):
        if row.is_offered:
            task, awaited = row.successor, row.predecessor.deliverable or row.predecessor.title
            yield Wait(
                ToDoKind.AGREE_DATE, task.department.name, task.owner.name,
                _("Date of %s") % awaited, task.project.code, row.asked_since,
                f"breakdown/?task={task.pk}",
            )  # fmt: skip


def _relays(person: Person) -> Iterator[Wait]:
    """Work they handed over that the next station has not accepted (S8)."""
    rows = Relay.objects.waiting().filter(dependency__predecessor__owner=person).for_list()
    for row in rows:
        task = row.dependency.successor
        if task.owner_id != person.pk:
            yield Wait(
                ToDoKind.ACCEPT, task.department.name, task.owner.name, str(row),
                task.project.code, row.offered_at, f"progress/?task={task.pk}",
            )  # fmt: skip


def _resources(person: Person) -> Iterator[Wait]:
    """What their tasks asked of a department that has not answered (B7)."""
    rows = ResourceRequest.objects.filter(
        Q(task__owner=person) | Q(requested_by=person), commitment__isnull=True,
        decline__isnull=True,
    )  # fmt: skip
    for row in rows.select_related("task__project", "department__head", "department__parent__head"):
        head = _head(row.department)
        if head != person.name:
            yield Wait(
                ToDoKind.PROVIDE, row.department.name, head, f"{row.what} {row.amount}".strip(),
                row.task.project.code, row.requested_at, f"breakdown/?task={row.task_id}",
            )  # fmt: skip


def _exceptions(person: Person) -> Iterator[Wait]:
    """The lead waits for who completes one, its owner for who takes it up (S4, S5)."""
    led = Project.objects.filter(
        participants__role=Role.LEAD.value, participants__department=person.department_id
    )
    mine = Q(task__owner=person) | Q(opened_by=person)
    rows = ExceptionReport.objects.open().filter(mine | Q(project__in=led)).distinct()
    leads = _leads(rows)
    for row in rows.select_related("project", "task__owner", "task__department"):
        page, task = f"exceptions/#e-{row.pk}", row.task
        if not row.is_complete and task.owner_id != person.pk:
            yield Wait(
                ToDoKind.COMPLETE_EXCEPTION, task.department.name, task.owner.name, task.title,
                row.project.code, row.opened_at, page,
            )  # fmt: skip
        lead = leads.get(row.project_id)
        is_theirs = person.pk in (task.owner_id, row.opened_by_id)
        if lead and is_theirs and row.acknowledged_at is None and _head(lead) != person.name:
            yield Wait(
                ToDoKind.HANDLE_EXCEPTION, lead.name, _head(lead), task.title,
                row.project.code, row.opened_at, page,
            )  # fmt: skip


def _leads(rows: QuerySet[ExceptionReport]) -> dict[str, Department]:
    parts = Participation.objects.filter(
        role=Role.LEAD.value, project__in=rows.values("project")
    ).select_related("department__head", "department__parent__head")
    return {part.project_id: part.department for part in parts}


def _confirmations(person: Person) -> Iterator[Wait]:
    """Minutes and decisions of theirs that somebody has not confirmed (S6, S7)."""
    for each, meeting, since in missing_minutes(person):
        yield Wait(
            ToDoKind.MINUTES, each.department.name, each.name, meeting.get_kind_display(),
            meeting.project.code, since, f"/meetings/{meeting.pk}/",
        )  # fmt: skip
    for each, decision, since in missing(person):
        yield Wait(
            ToDoKind.DECISION, each.department.name, each.name, decision.text,
            decision.project.code, since, f"meetings/#d-{decision.pk}",
        )  # fmt: skip


def _actions(person: Person) -> Iterator[Wait]:
    """What others agreed with them to do (S6)."""
    rows = ActionItem.objects.filter(made_by=person, done_at=None).exclude(owner=person)
    for row in rows.select_related("project", "owner__department"):
        yield Wait(
            ToDoKind.ACTION, row.owner.department.name, row.owner.name, row.text,
            row.project.code, row.made_at, f"meetings/#a-{row.pk}",
        )  # fmt: skip


def _goals(person: Person) -> Iterator[Wait]:
    """What they measured and the named acceptor has not confirmed (A1)."""
    rows = GoalResult.objects.filter(
        measured_by=person, acceptor__isnull=False, confirmed_at=None,
        acceptance__concluded_at=None,
    ).exclude(acceptor=person)  # fmt: skip
    for row in rows.for_acceptance().select_related("acceptor__department"):
        if row.acceptor is not None:
            yield Wait(
                ToDoKind.CONFIRM_GOAL, row.acceptor.department.name, row.acceptor.name,
                row.goal.metric, row.acceptance.project.code,
                row.measured_at or row.acceptance.opened_at, "acceptance/",
            )  # fmt: skip


def _head(department: Department) -> str:
    head = head_of(department)
    return head.name if head else "—"


# Every kind of to-do that names whom it holds up has its other side here.
KINDS: Sequence[Callable[[Person], Iterator[Wait]]] = (
    _signatures, _sent_back, _changes, _hand_overs, _agreements, _relays, _resources, _exceptions,
    _confirmations, _actions, _goals,
)  # fmt: skip
