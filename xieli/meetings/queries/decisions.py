"""Decisions with who has confirmed them; whom one may be sent to; whether they are as recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from xieli.core.models import Event, Ledger
from xieli.core.verification import Finding, fingerprint, on_verify
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.meetings.events import MeetingEvent
from xieli.meetings.models import Decision, Receipt
from xieli.meetings.policies import can_withdraw
from xieli.people.models import Department, Person


@dataclass(frozen=True, slots=True)
class Sent:
    """A decision as one reader sees it."""

    decision: Decision
    confirmed: Sequence[Receipt]
    missing: Sequence[Receipt]
    mine: Receipt | None
    may_withdraw: bool


def decisions(project: Project, reader: Person) -> list[Sent]:
    """Return a project's decisions, the newest first."""
    return [_sent(row, reader) for row in project.decisions.for_list()]


def addressees(project: Project) -> list[Person]:
    """Return whom a decision may be sent to: owners, heads, and who may see the project else.

    In a confidential project it is who is named there; nobody who has left (P3).
    """
    departments = Department.objects.filter(
        pk__in=project.participants.exclude(role=Role.INFORMED.value).values("department")
    )
    active = Person.objects.active()
    if project.is_confidential:
        found = active.filter(pk__in=project.named_people.all())
    else:
        people = active.filter(department__in=departments)
        owners = active.filter(tasks__project=project)
        heads = active.filter(heads__in=departments)
        found = people | owners | heads
    return list(found.distinct().select_related("department").order_by("department__name", "name"))


def unconfirmed(person: Person) -> list[Receipt]:
    """Return the decisions somebody has yet to confirm, the oldest first."""
    rows = Receipt.objects.filter(
        person=person, confirmed_at=None, decision__withdrawn_at=None
    ).select_related("decision__project", "decision__made_by")
    return list(rows.order_by("decision__made_at"))


def missing(person: Person) -> list[tuple[Person, Decision, datetime]]:
    """Return who has not confirmed the decisions this person sent."""
    rows = Receipt.objects.filter(
        decision__made_by=person,
        decision__withdrawn_at=None,
        confirmed_at=None,
        person__left_at=None,
    ).select_related("decision__project", "person__department")
    return [(row.person, row.decision, row.decision.made_at) for row in rows]


def altered_decisions(ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding where a decision or its receipts are not those the ledger tells of (V1)."""
    told = dict[str, str]()
    types = [MeetingEvent.DECIDED, MeetingEvent.CONFIRMED, MeetingEvent.WITHDRAWN]
    events = Event.objects.filter(ledger=ledger, type__in=types).order_by("number")
    for after in events.values_list("after", flat=True):
        told |= after["states"]
    of_ledger = {"project__ledger": ledger}
    rows: list[Decision | Receipt] = list(Decision.objects.filter(**of_ledger))
    rows += Receipt.objects.filter(decision__project__ledger=ledger)
    if told != {row.pk: fingerprint(row) for row in rows}:
        yield Finding(ledger.pk, 0, "decisions are not those that were sent and confirmed")


def _sent(row: Decision, reader: Person) -> Sent:
    receipts = list(row.receipts.all())
    return Sent(
        decision=row,
        confirmed=[each for each in receipts if each.confirmed_at],
        missing=[each for each in receipts if not each.confirmed_at and each.person.is_active],
        mine=next((each for each in receipts if each.person_id == reader.pk), None),
        may_withdraw=row.withdrawn_at is None and can_withdraw(reader, row),
    )


on_verify(altered_decisions)
