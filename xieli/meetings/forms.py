"""Text of the meetings' forms into values, and a meeting into a calendar's words."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import TypedDict

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.core.web import parse_day
from xieli.kickoff.queries import zone
from xieli.meetings.commands import Noted
from xieli.meetings.models import Meeting
from xieli.people.models import Person

NO_MAIL = "invalid:nomail"  # what calendars write for somebody without an address
NOTES, SEEN = "notes_", "seen_"  # and the id of a point


class CallSaid(TypedDict):
    """What the form of a new meeting says."""

    kind: str
    starts_at: datetime
    lasts: int
    place: str
    people: Collection[Person]


class ActionSaid(TypedDict):
    """What the form of an action item says."""

    text: str
    owner: Person
    due_on: date


def call_said(said: QueryDict) -> CallSaid:
    """Understand the form. Raises RuleViolation for what is no moment or no number."""
    return CallSaid(
        kind=said.get("kind", ""),
        starts_at=_moment(said.get("starts_at", "")),
        lasts=_number(said.get("lasts", "30")),
        place=said.get("place", ""),
        people=list(Person.objects.filter(pk__in=said.getlist("people"))),
    )


def notes_said(said: QueryDict) -> Mapping[str, Noted]:
    """Return what the form says of points, by their ids, where it differs from what was shown."""
    points = [name.removeprefix(NOTES) for name in said if name.startswith(NOTES)]
    pairs = {
        point: Noted(_lines(said.get(NOTES + point, "")), _lines(said.get(SEEN + point, "")))
        for point in points
    }
    return {point: noted for point, noted in pairs.items() if noted.words != noted.seen}


def action_said(said: QueryDict) -> ActionSaid:
    """Understand the form. Raises RuleViolation without an owner or a day."""
    owner = Person.objects.filter(pk=said.get("owner", "")).first()
    if owner is None:
        raise RuleViolation("S6.no_owner", _("Say who does it."), field="owner")
    due_on = parse_day(said.get("due_on", ""), "due_on")
    if due_on is None:
        raise RuleViolation("S6.no_day", _("Say until when."), field="due_on")
    return ActionSaid(text=said.get("text", ""), owner=owner, due_on=due_on)


def invitation(meeting: Meeting) -> bytes:
    """Return the meeting as iCalendar; taken again it replaces what the calendar has (RFC 5546).

    Who called it is its organizer; who has no address of their own is named all the same.
    """
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Xieli//meetings//")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(meeting))
    event.add("uid", f"{meeting.pk}@xieli")
    event.add("sequence", meeting.version)
    event.add("dtstamp", clock.now())
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", str(meeting))
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    if settings.ADDRESS:
        event.add("url", f"{settings.ADDRESS}/meetings/{meeting.pk}/")
    event.add("organizer", _address(meeting.called_by))
    for row in meeting.attendances.select_related("person"):
        called = _address(row.person)
        is_caller = row.person_id == meeting.called_by_id
        called.params["PARTSTAT"] = "ACCEPTED" if is_caller else "NEEDS-ACTION"
        event.add("attendee", called)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def method_of(meeting: Meeting) -> str:
    """Return what a calendar is asked to do with it (RFC 5546)."""
    return "CANCEL" if meeting.cancelled_at else "REQUEST"


def invitation_type(meeting: Meeting) -> str:
    """Return the media type of its invitation; it names the method, too (RFC 6047)."""
    return f"text/calendar; charset=utf-8; method={method_of(meeting)}"


def invitation_name(meeting: Meeting) -> str:
    """Return what its file is called."""
    return f"{meeting.project.code}-{meeting.kind}.ics"


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}" if person.email else NO_MAIL)
    address.params["CN"] = person.name
    return address


def _lines(text: str) -> str:
    """Return words as they are kept: browsers send line ends of their own."""
    return text.replace("\r\n", "\n").strip()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip()).replace(tzinfo=zone())
    except ValueError:
        moment = None
    if moment is None or not clock.is_in_reach(moment):
        raise RuleViolation(
            "S6.no_moment", _("Say when it begins, day and time."), field="starts_at"
        )
    return moment


def _number(text: str) -> int:
    if not (text.strip().isdecimal() and len(text.strip()) < 5):
        raise RuleViolation("S6.lasts", _("Between 5 and 480 minutes."), field="lasts")
    return int(text)
