"""How long each department lets others wait, in working hours: one measure for all asks (S8)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import F
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people.models import Department, Organisation
from xieli.people.queries import working_calendar
from xieli.progress.models import Relay
from xieli.signoff.models import Signatory
from xieli.workplan.models import Dependency, ResourceRequest
from xieli.workspace.queries.to_do import text_word


@dataclass(frozen=True, slots=True)
class Ask:
    """Something a department was asked for, and when it answered; None while it has not."""

    department: Department
    what: str
    asked_at: datetime
    answered_at: datetime | None
    hours: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What a department was asked in a project, and how long others waited for it."""

    department: Department
    asks: list[Ask]

    @property
    def median(self) -> float:
        """Half of the asks waited no longer, in working hours."""
        return median(ask.hours for ask in self.asks)

    @property
    def longest(self) -> float:
        """The longest wait, in working hours."""
        return max(ask.hours for ask in self.asks)

    @property
    def open(self) -> list[Ask]:
        """What still waits, the longest first."""
        waiting = [ask for ask in self.asks if ask.answered_at is None]
        return sorted(waiting, key=lambda ask: -ask.hours)


def answers(project: Project) -> list[Answers]:
    """Return every department that was asked for something, the one most waited for now first.

    Asked are signatures, hand-over dates, resources, relays, and of the lead exceptions.
    """
    organisation, calendar, now = Organisation.objects.get(), working_calendar(), clock.now()
    hours = (organisation.opens_at, organisation.closes_at, organisation.zone)
    found = defaultdict[Department, list[Ask]](list)
    for department, what, asked_at, answered_at in _asked(project):
        waited = calendar.hours_between(asked_at, answered_at or now, *hours)
        found[department].append(Ask(department, what, asked_at, answered_at, waited))
    rows = [Answers(department, asks) for department, asks in found.items()]
    return sorted(rows, key=lambda row: (-sum(ask.hours for ask in row.open), -row.longest))


type _Asked = tuple[Department, str, datetime, datetime | None]


def _asked(project: Project) -> Iterator[_Asked]:
    yield from _signatures(project)
    yield from _dates(project)
    requests = ResourceRequest.objects.filter(task__project=project)
    for ask in requests.select_related("department", "commitment", "decline"):
        said = getattr(ask, "commitment", None), getattr(ask, "decline", None)
        answered = said[0].committed_at if said[0] else said[1].declined_at if said[1] else None
        yield ask.department, ask.what, ask.requested_at, answered
    for relay in Relay.objects.filter(dependency__successor__project=project).for_list():
        task = relay.dependency.successor
        answered = relay.accepted_at or relay.returned_at
        yield task.department, relay.dependency.awaited, relay.offered_at, answered
    yield from _exceptions(project)


def _dates(project: Project) -> Iterator[_Asked]:
    """Hand-over dates: each answer, and of whom one is awaited now (B6)."""
    rows = (
        Dependency.objects.filter(successor__project=project)
        .exclude(predecessor__owner=F("successor__owner"))
        .select_related("predecessor__department", "successor__department")
        .prefetch_related("answers__department")
    )
    for row in rows:
        what = _("Date of %s") % row.awaited
        for answer in row.answers.all():
            yield answer.department, what, answer.asked_at, answer.answered_at
        if row.is_open:
            yield row.asked.department, what, row.asked_since, None


def _signatures(project: Project) -> Iterator[_Asked]:
    slots = Signatory.objects.filter(revision__document__ledger=project.ledger_id)
    for slot in slots.select_related("revision__document", "department", "signature", "objection"):
        text, signature = slot.revision, getattr(slot, "signature", None)
        objection = getattr(slot, "objection", None)
        answered = signature.signed_at if signature else objection and objection.raised_at
        # What lapsed unanswered is no longer waited for.
        what = text_word(text)
        yield slot.department, what, text.submitted_at, answered or text.lapsed_at


def _exceptions(project: Project) -> Iterator[_Asked]:
    lead = project.participants.filter(role=Role.LEAD.value).select_related("department").first()
    if lead is None:
        return
    for report in ExceptionReport.objects.filter(project=project).select_related("task"):
        answered = report.acknowledged_at or report.closed_at
        what = _("Exception of %s") % report.task.title
        yield lead.department, what, report.reopened_at or report.opened_at, answered
