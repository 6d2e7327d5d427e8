"""Reminding those who have not confirmed minutes or a decision: by the clock, by hand (S6, S7)."""

from collections import defaultdict

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Project
from xieli.meetings import policies, queries
from xieli.meetings.events import MeetingEvent
from xieli.meetings.models import Attendance, ConfirmationRung, Decision, Meeting, Receipt
from xieli.meetings.rules import Rung, is_working_time
from xieli.people.models import Organisation, Person
from xieli.progress.queries import hours_of


def remind_unconfirmed() -> int:
    """Remind those who have not confirmed, and tell who waits for them; return how many were told.

    The worker's: in working hours only, each project in a transaction of its own, each rung once
    (R9). Nothing is kept in memory, so a killed worker or a second one changes nothing.
    """
    if not is_working_time(clock.now(), hours_of(Organisation.objects.get())):
        return 0
    projects = {each.about.project for each in queries.ripe()}
    return sum(remind_project(project=project, actor=None) for project in projects)


@write()
def remind_project(*, project: Project, actor: Person | None) -> int:
    """Reach every rung of a project's missing confirmations whose moment has come."""
    project = Project.objects.locked(project)
    told = defaultdict[MeetingEvent, list[events.Said]](list)
    rungs, now = list[ConfirmationRung](), clock.now()
    for missing in queries.ripe(project):
        row, person = missing.row, queries.told_at(missing)
        rungs.append(
            ConfirmationRung(
                attendance=row if isinstance(row, Attendance) else None,
                receipt=row if isinstance(row, Receipt) else None,
                step=missing.rung,
                person=person,
                fired_at=now,
            )
        )
        after: events.Facts = {
            "step": missing.rung.name.lower(),
            "unconfirmed": missing.person.pk,
            "person": person.pk if person else None,
            "name": person.name if person else None,
        }
        told[_type(missing)].append(events.Said(missing.about, after=after))
    ConfirmationRung.objects.bulk_create(rungs)
    for type, said in told.items():
        events.record_many(type, said, ledger_id=project.ledger_id, actor=actor)
    return len(rungs)


@write()
def urge_minutes(*, meeting: Meeting, actor: Person) -> list[Person]:
    """Urge (催办) those who were present and have not confirmed the minutes; return whom."""
    Ledger.objects.locked(meeting.project.ledger_id)
    row = Meeting.objects.select_related("project").get(pk=meeting.pk)
    missing = row.attendances.filter(is_present=True, confirmed_at=None, person__left_at=None)
    people = [each.person for each in missing.select_related("person")] if row.ended_at else []
    return _urge(MeetingEvent.MINUTES_URGED, row, people, actor)


@write()
def urge_decision(*, decision: Decision, actor: Person) -> list[Person]:
    """Urge (催办) those who have not confirmed a decision; return whom."""
    Ledger.objects.locked(decision.project.ledger_id)
    row = Decision.objects.select_related("project").get(pk=decision.pk)
    missing = row.receipts.filter(confirmed_at=None, person__left_at=None)
    found = [each.person for each in missing.select_related("person")]
    return _urge(MeetingEvent.URGED, row, [] if row.withdrawn_at else found, actor)


def _urge(
    type: MeetingEvent, row: Meeting | Decision, people: list[Person], actor: Person
) -> list[Person]:
    if not policies.can_decide(actor, row.project):
        raise NotAllowed(_("Only departments that take part urge somebody."))
    if row.project.standing_pause is not None:
        raise RuleViolation("K7.paused", _("The project is paused; nobody is urged meanwhile."))
    if not people:
        raise RuleViolation("S6.nobody_missing", _("There is nobody who has yet to confirm it."))
    after: events.Facts = {"people": [person.pk for person in people]}
    events.record(type, ledger_id=row.project.ledger_id, actor=actor, subject=row, after=after)
    return people


def _type(missing: queries.Missing) -> MeetingEvent:
    is_minutes, is_told_up = isinstance(missing.row, Attendance), missing.rung is Rung.CALLER
    if is_minutes:
        return MeetingEvent.MINUTES_MISSED if is_told_up else MeetingEvent.MINUTES_REMINDED
    return MeetingEvent.MISSED if is_told_up else MeetingEvent.REMINDED
