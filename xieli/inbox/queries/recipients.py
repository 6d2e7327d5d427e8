"""Who hears of what, and how much it presses: one table for every event.

Nobody is told of what they did themselves, nor of a project they may not see (T6). What is not in
the table is in the history and nowhere else.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from django.db.models import Q

from xieli.changes.events import ChangeEvent
from xieli.channels.events import ChannelEvent
from xieli.closing.events import ClosingEvent
from xieli.closing.models import GoalResult
from xieli.exception_reports.events import ExceptionEvent
from xieli.inbox.queries.case import Case
from xieli.inbox.rules import How
from xieli.jobs.events import JobEvent
from xieli.kickoff.events import KickoffEvent
from xieli.kickoff.rules import Role
from xieli.meetings.events import MeetingEvent
from xieli.meetings.models import Receipt
from xieli.people.models import Department, Person
from xieli.progress.events import ProgressEvent
from xieli.progress.models import Relay
from xieli.signoff.events import SignoffEvent
from xieli.signoff.models import Signatory
from xieli.signoff.policies import answerers_of, delegations_of, head_of
from xieli.workplan.events import WorkplanEvent
from xieli.workplan.models import UNCONFIRMED, Dependency, Status

type Ids = Iterable[str]
type Who = Callable[[Case], Ids]
ASK, ALARM, TELL = How.ASK, How.ALARM, How.TELL


def _owner(case: Case) -> Ids:
    """The owner of the task it is about."""
    return [case.task.owner_id] if case.task else []


def _named(case: Case) -> Ids:
    """Whom the event itself names: a rung of the ladder, a delegate, who asked (S2, P1)."""
    named = case.event.after.get("person")
    return [named] if isinstance(named, str) else []


def _answering(case: Case) -> Ids:
    """The owners who have to answer a hand-over date to this task (B6)."""
    rows = Dependency.objects.filter(UNCONFIRMED, successor=case.task)
    open_rows = rows.exclude(predecessor__status=Status.DONE)
    return [row.asked.owner_id for row in open_rows.select_related("predecessor", "successor")]


def _upstream(case: Case) -> Ids:
    """The owner of the task the event names as awaited."""
    said = case.event.after
    named = Q(predecessor=said.get("predecessor_id")) | Q(
        predecessor__title=said.get("predecessor")
    )
    rows = Dependency.objects.filter(named, successor=case.task)
    return rows.values_list("predecessor__owner", flat=True)


def _downstream(case: Case) -> Ids:
    """The owners who wait for this task."""
    waiting = Dependency.objects.filter(predecessor=case.task)
    return waiting.values_list("successor__owner", flat=True)


def _stations_ahead(case: Case) -> Ids:
    """The owners this task's work was handed over to and who have not answered (S8)."""
    relays = Relay.objects.waiting().filter(dependency__predecessor=case.task)
    return relays.values_list("dependency__successor__owner", flat=True)


def _providers(case: Case) -> Ids:
    """The heads of the departments this task asked for a resource (B7)."""
    if case.task is None:
        return []
    asked = case.task.resource_requests.filter(commitment__isnull=True, decline__isnull=True)
    return _heads(Department.objects.filter(pk__in=asked.values("department")))


def _signatories(case: Case) -> Ids:
    """Everybody who may fill a slot of this text that is still open (K2, P1)."""
    slots = Signatory.objects.waiting().filter(revision=case.revision).for_signing()
    if "department" in case.event.after:  # one department was urged
        slots = slots.filter(department=case.event.after["department"])
    kind = case.revision.document.kind if case.revision else ""
    for slot in slots:
        yield from (person.pk for person in answerers_of(slot.department))
        for row in delegations_of(slot.department):
            if row.covers(kind):
                yield row.delegate_id


def _signers(case: Case) -> Ids:
    """Everybody who signed this text."""
    rows = Signatory.objects.filter(revision=case.revision, signature__isnull=False)
    return rows.values_list("signature__person", flat=True)


def _submitter(case: Case) -> Ids:
    """Whoever submitted this text."""
    return [case.revision.submitted_by_id] if case.revision else []


def _reporter(case: Case) -> Ids:
    """Whoever reported the exception."""
    return [case.report.opened_by_id] if case.report and case.report.opened_by_id else []


def _drafter(case: Case) -> Ids:
    """Whoever drafted the change request."""
    return [case.request.drafted_by_id] if case.request else []


def _lead(case: Case) -> Ids:
    """The head of the leading department, and its person who began the project."""
    project = case.project
    if project is None:
        return []
    leading = Department.objects.filter(
        pk__in=project.participants.filter(role=Role.LEAD.value).values("department")
    )
    began = leading.filter(people=project.created_by).values_list("people", flat=True)
    return [*_heads(leading), *([project.created_by_id] if began.exists() else [])]


def _with_role(*roles: Role) -> Who:
    """Return a function that names the heads of the departments with these roles."""

    def heads(case: Case) -> Ids:
        if case.project is None:
            return []
        rows = case.project.participants.filter(role__in=[role.value for role in roles])
        return _heads(Department.objects.filter(pk__in=rows.values("department")))

    return heads


def _everybody(case: Case) -> Ids:
    """Everybody with a task in the project, and the heads of all departments that take part."""
    if case.project is None:
        return []
    owners = case.project.tasks.values_list("owner", flat=True)
    return [*owners, *_with_role(*Role)(case)]


def _acceptors(case: Case) -> Ids:
    """Those named to confirm what was measured and who have not (A1)."""
    rows = GoalResult.objects.filter(
        acceptance__project=case.project, acceptor__isnull=False, confirmed_at__isnull=True
    )
    return rows.values_list("acceptor", flat=True)


def _sent_to(case: Case) -> Ids:
    """Those a decision was sent to, or who were called (S6, S7)."""
    people = case.event.after["people"]
    return people if isinstance(people, list) else []


def _confirmed(case: Case) -> Ids:
    """Those who had confirmed a decision."""
    rows = Receipt.objects.filter(decision=case.event.subject_id, confirmed_at__isnull=False)
    return rows.values_list("person", flat=True)


def _administrators(case: Case) -> Ids:
    """Everybody who looks after the installation."""
    rows = Person.objects.active().filter(is_administrator=True)
    return rows.values_list("pk", flat=True)


def _heads(departments: Iterable[Department]) -> list[str]:
    return [head.pk for each in departments if (head := head_of(each)) is not None]


RECIPIENTS: Mapping[StrEnum, tuple[tuple[How, Who], ...]] = {
    # Signing
    SignoffEvent.SUBMITTED: ((ASK, _signatories),),
    SignoffEvent.URGED: ((ASK, _signatories),),
    SignoffEvent.REFUSED: ((ASK, _submitter), (TELL, _signers)),
    SignoffEvent.CONTESTED: ((ASK, _submitter),),
    SignoffEvent.LAPSED: ((TELL, _signers),),
    SignoffEvent.EFFECTIVE: ((TELL, _submitter), (TELL, _signers)),
    SignoffEvent.DELEGATED: ((TELL, _named),),
    # Kickoff
    KickoffEvent.FELL_BACK: ((ASK, _lead), (TELL, _everybody)),
    KickoffEvent.PAUSED: ((TELL, _everybody),),
    KickoffEvent.RESUMED: ((TELL, _everybody),),
    KickoffEvent.CANCELLED: ((TELL, _everybody),),
    # Breakdown
    WorkplanEvent.TASK_INHERITED: ((ASK, _owner),),
    WorkplanEvent.HAND_OVER_PROPOSED: ((ASK, _answering), (TELL, _owner)),
    WorkplanEvent.HAND_OVER_REOPENED: ((ASK, _answering), (ASK, _lead), (TELL, _owner)),
    WorkplanEvent.HAND_OVER_CONFIRMED: ((TELL, _owner), (TELL, _upstream)),
    WorkplanEvent.RESOURCE_REQUESTED: ((ASK, _providers),),
    WorkplanEvent.RESOURCE_COMMITTED: ((TELL, _owner),),
    WorkplanEvent.RESOURCE_DECLINED: ((ASK, _owner), (TELL, _lead)),
    WorkplanEvent.BASELINED: ((TELL, _everybody),),
    # Progress
    ProgressEvent.REMINDED: ((ASK, _named),),
    ProgressEvent.MISSED: ((ALARM, _named),),
    ProgressEvent.ESCALATED: ((ALARM, _named),),
    ProgressEvent.HANDED_OVER: ((ASK, _stations_ahead),),
    ProgressEvent.ACCEPTED: ((TELL, _owner),),
    ProgressEvent.RETURNED: ((ASK, _owner),),
    # Exceptions
    ExceptionEvent.OPENED: ((ASK, _owner), (ASK, _lead), (TELL, _downstream)),
    ExceptionEvent.REPORTED: ((ASK, _lead), (TELL, _owner), (TELL, _downstream)),
    ExceptionEvent.COMPLETED: ((TELL, _lead),),
    ExceptionEvent.ACKNOWLEDGED: ((TELL, _owner), (TELL, _reporter)),
    ExceptionEvent.CLOSED: (
        (TELL, _owner), (TELL, _reporter), (TELL, _with_role(Role.SUPERVISING)),
    ),
    ExceptionEvent.REOPENED: ((ASK, _lead), (TELL, _owner)),
    # Changes
    ChangeEvent.ASKED: ((ASK, _with_role(Role.INITIATING)),),
    ChangeEvent.WITHDRAWN: ((TELL, _drafter),),
    ChangeEvent.APPLIED: ((TELL, _everybody),),
    # Closing
    ClosingEvent.ACCEPTANCE_OPENED: ((TELL, _everybody),),
    ClosingEvent.GOAL_MEASURED: ((ASK, _acceptors),),
    ClosingEvent.RETURNED: ((ASK, _lead), (TELL, _everybody)),
    ClosingEvent.CONCLUDED: ((TELL, _everybody),),
    ClosingEvent.RETROSPECTIVE_OPENED: ((ASK, _with_role(*Role)),),
    # Decisions
    MeetingEvent.DECIDED: ((ASK, _sent_to),),
    MeetingEvent.WITHDRAWN: ((TELL, _confirmed),),
    MeetingEvent.REMINDED: ((ASK, _named),),
    MeetingEvent.MISSED: ((ASK, _named),),
    MeetingEvent.URGED: ((ASK, _sent_to),),
    # Meetings
    MeetingEvent.CALLED: ((ASK, _sent_to),),
    MeetingEvent.CANCELLED: ((ASK, _sent_to),),
    MeetingEvent.ENDED: ((ASK, _sent_to),),
    MeetingEvent.MINUTES_REMINDED: ((ASK, _named),),
    MeetingEvent.MINUTES_MISSED: ((ASK, _named),),
    MeetingEvent.MINUTES_URGED: ((ASK, _sent_to),),
    MeetingEvent.ASSIGNED: ((ASK, _sent_to),),
    MeetingEvent.DONE: ((TELL, _lead),),
    # Channels and long jobs
    ChannelEvent.DIED: ((ALARM, _administrators),),
    JobEvent.ENDED: ((TELL, _named),),
}  # fmt: skip
