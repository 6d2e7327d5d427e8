"""Calling a meeting, holding it, ending it with minutes that those present confirm (S6)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation, StaleText, StaleVersion
from xieli.core.models import Ledger
from xieli.kickoff.models import Project
from xieli.meetings import policies, queries
from xieli.meetings.events import MeetingEvent
from xieli.meetings.models import Attendance, Kind, Meeting, Point
from xieli.people.models import Person
from xieli.signoff.rules import content_hash


class Noted(NamedTuple):
    """What somebody wrote about a point, and the words that stood there when they began (T4)."""

    words: str
    seen: str = ""


@write()
def call_meeting(
    *,
    project: Project,
    kind: str,
    starts_at: datetime,
    lasts: int,
    place: str,
    people: Collection[Person],
    actor: Person,
) -> Meeting:
    """Call people who take part to a meeting; the weekly one lasts thirty minutes at most."""
    project = Project.objects.locked(project)
    if not policies.can_decide(actor, project):
        raise NotAllowed(_("Only departments that take part call meetings."))
    if kind not in Kind:
        raise RuleViolation("S6.kind", _("Choose what kind of meeting it is."), field="kind")
    if starts_at <= clock.now():
        raise RuleViolation("S6.past", _("This moment has passed."), field="starts_at")
    if not 5 <= lasts <= 480:
        raise RuleViolation("S6.lasts", _("Between 5 and 480 minutes."), field="lasts")
    chosen = [each for each in queries.addressees(project) if each in people or each == actor]
    if chosen in ([], [actor]):
        raise RuleViolation("S6.nobody", _("Say who is called."), field="people")
    meeting = Meeting(
        project=project,
        kind=kind,
        starts_at=starts_at,
        lasts=lasts,
        place=place.strip(),
        called_by=actor,
    )
    save_checked(meeting)
    Attendance.objects.bulk_create(Attendance(meeting=meeting, person=each) for each in chosen)
    called: list[events.Plain] = [each.pk for each in chosen]
    _record(
        MeetingEvent.CALLED, meeting, actor,
        kind=kind, starts_at=starts_at.isoformat(), place=meeting.place, people=called,
    )  # fmt: skip
    return meeting


@write()
def cancel_meeting(*, meeting: Meeting, version: int, actor: Person) -> Meeting:
    """It does not take place; those called are told."""
    row = _lock(meeting, actor, version)
    if not row.is_planned:
        raise RuleViolation("S6.not_planned", _("It has begun or was cancelled."))
    row.cancelled_at = clock.now()
    return _save(MeetingEvent.CANCELLED, row, actor, people=_people(row))


@write()
def begin_meeting(*, meeting: Meeting, version: int, actor: Person) -> Meeting:
    """Begin it: the agenda as it stands now becomes its points (S6)."""
    row = _lock(meeting, actor, version)
    if not row.is_planned:
        raise RuleViolation("S6.not_planned", _("It has begun or was cancelled."))
    agenda = queries.agenda_of(row)
    topics = [(slot.topic, slot.topic.minutes) for slot in agenda.spoken]
    topics += [(topic, 0) for topic in agenda.read]
    Point.objects.bulk_create(
        Point(
            meeting=row,
            position=position,
            title=topic.title[:300],
            who=topic.who,
            why="\n".join(topic.why),
            path=topic.path,
            minutes=minutes,
        )
        for position, (topic, minutes) in enumerate(topics)
    )
    row.began_at = clock.now()
    return _save(MeetingEvent.BEGUN, row, actor, points=len(topics))


@write()
def note_point(*, point: Point, notes: Noted, actor: Person) -> Point:
    """Write down what was said about a point, while the meeting is under way.

    Raises StaleVersion when somebody else wrote there meanwhile (T4).
    """
    meeting = _lock(point.meeting, actor)
    _require_under_way(meeting)
    return _note(meeting, meeting.points.get(pk=point.pk), notes, actor)


@write()
def end_meeting(
    *,
    meeting: Meeting,
    present: Collection[Person],
    summary: str,
    notes: Mapping[str, Noted],
    version: int,
    actor: Person,
) -> Meeting:
    """End it: its minutes are written and never change; those present confirm them (S6).

    `notes` are what was said about points and not written down yet, by the point's id. Who ends it
    was there and has confirmed. Raises RuleViolation when nobody was present, StaleVersion when
    somebody else wrote about one of these points meanwhile (T4).
    """
    row = _lock(meeting, actor, version)
    _require_under_way(row)
    for point in row.points.filter(pk__in=notes):
        _note(row, point, notes[point.pk], actor)
    called = list(row.attendances.select_related("person"))
    there = [each for each in called if each.person in present or each.person == actor]
    if not [each for each in there if each.person != actor]:
        raise RuleViolation("S6.nobody_present", _("Say who was present."), field="present")
    now = clock.now()
    for each in there:
        each.is_present = True
        each.confirmed_at = now if each.person == actor else None
    Attendance.objects.bulk_update(there, ["is_present", "confirmed_at"])
    row.summary, row.ended_at = summary.strip(), now
    row.content = queries.minutes_content(row)
    row.hash = content_hash(row.content)
    people: list[events.Plain] = [each.person_id for each in there]
    confirmed: list[events.Plain] = [each.person_id for each in there if each.confirmed_at]
    return _save(MeetingEvent.ENDED, row, actor, hash=row.hash, people=people, confirmed=confirmed)


@write()
def confirm_minutes(*, meeting: Meeting, hash: str, remark: str = "", actor: Person) -> Attendance:
    """Somebody who was present confirms exactly these minutes, with a remark if they have one."""
    Ledger.objects.locked(meeting.project.ledger_id)
    row = Meeting.objects.select_related("project").get(pk=meeting.pk)
    if row.ended_at is None:
        raise RuleViolation("S6.not_ended", _("There are no minutes yet."))
    attendance = row.attendances.filter(person=actor, is_present=True).first()
    if attendance is None:
        raise NotAllowed(_("Only those who were present confirm the minutes."))
    if hash != row.hash:
        raise StaleText(given=hash, current=row.hash)
    if attendance.confirmed_at is not None:
        raise RuleViolation("S6.confirmed", _("You have confirmed it already."))
    attendance.confirmed_at, attendance.remark = clock.now(), remark.strip()
    save_checked(attendance)
    _record(
        MeetingEvent.MINUTES_CONFIRMED, row, actor,
        hash=hash, remark=attendance.remark, confirmed=[actor.pk],
    )  # fmt: skip
    return attendance


def _note(meeting: Meeting, row: Point, notes: Noted, actor: Person) -> Point:
    before, words = row.notes, _lines(notes.words)
    if words == _lines(before):
        return row
    if _lines(notes.seen) != _lines(before):
        message = _("Somebody else wrote about “%s” meanwhile.") % row.title
        raise StaleVersion(message, given=notes.seen, current=before)
    row.notes = words
    save_checked(row)
    _record(MeetingEvent.NOTED, meeting, actor, {"notes": before}, point=row.title, notes=row.notes)
    return row


def _lines(words: str) -> str:
    """Browsers and programs end lines in two ways; it is the same text."""
    return words.replace("\r\n", "\n").strip()


def _require_under_way(meeting: Meeting) -> None:
    if not meeting.is_under_way:
        raise RuleViolation("S6.not_under_way", _("The meeting is not under way."))


def _lock(meeting: Meeting, actor: Person, version: int | None = None) -> Meeting:
    Ledger.objects.locked(meeting.project.ledger_id)
    row = Meeting.objects.select_related("project").get(pk=meeting.pk)
    require_version(row, version)
    if not policies.can_decide(actor, row.project):
        raise NotAllowed(_("Only departments that take part call meetings."))
    return row


def _people(meeting: Meeting) -> list[events.Plain]:
    return list(meeting.attendances.values_list("person", flat=True))


def _save(type: MeetingEvent, row: Meeting, actor: Person, **after: events.Plain) -> Meeting:
    row.version += 1
    save_checked(row)
    _record(type, row, actor, None, **after)
    return row


def _record(
    type: MeetingEvent,
    meeting: Meeting,
    actor: Person,
    before: events.Facts | None = None,
    **after: events.Plain,
) -> None:
    events.record(
        type,
        ledger_id=meeting.project.ledger_id,
        actor=actor,
        subject=meeting,
        before=before,
        after=after,
    )
