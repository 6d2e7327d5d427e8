"""Meetings as pages show them; what is talked about; the text of the minutes."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.models import Event, Ledger
from xieli.core.verification import Finding, on_verify, plain
from xieli.kickoff.models import Project
from xieli.kickoff.queries import zone
from xieli.meetings.events import MeetingEvent
from xieli.meetings.models import ActionItem, Attendance, Kind, Meeting
from xieli.meetings.queries.agenda import weekly_agenda
from xieli.meetings.rules import Agenda, Topic, agenda
from xieli.people.models import Person
from xieli.signoff.rules import content_hash

FIXED = 10  # minutes of a point of a meeting that is not the weekly one


def agenda_of(meeting: Meeting) -> Agenda:
    """Return what a meeting talks about: the week's worst, or what its kind is for (S6)."""
    if meeting.kind == Kind.WEEKLY:
        return weekly_agenda(meeting.project, meeting.lasts)
    topics = [
        Topic(str(place), title, "", path, (), -place, FIXED)
        for place, (title, path) in enumerate(_points(meeting))
    ]
    return agenda(topics, meeting.lasts)


def _points(meeting: Meeting) -> list[tuple[str, str]]:
    project, page = meeting.project, f"/projects/{meeting.project.code}"
    if meeting.kind == Kind.KICKOFF:
        return [
            (_("Why we do it and what is to be reached"), f"{page}/charter/"),
            (_("What belongs to it and what does not"), f"{page}/charter/"),
            (_("Which department does what"), f"{page}/charter/"),
            (_("Milestones and the deadline"), f"{page}/charter/"),
        ]
    if meeting.kind == Kind.ACCEPTANCE:
        return [(goal.metric, f"{page}/acceptance/") for goal in project.goals.all()]
    return [
        (_("What went well?"), f"{page}/retrospective/"),
        (_("What is to be improved?"), f"{page}/retrospective/"),
        (_("What becomes a standard?"), f"{page}/retrospective/"),
    ]


def minutes_content(meeting: Meeting) -> dict[str, object]:
    """Return what those present confirm; `docs/verification.md` describes its fields."""
    present = meeting.attendances.filter(is_present=True).select_related("person__department")
    return {
        "kind": meeting.kind,
        "title": meeting.project.title,
        "code": meeting.project.code,
        "began_at": plain(meeting.began_at),
        "ended_at": plain(meeting.ended_at),
        "place": meeting.place,
        "present": [f"{row.person.department.name}·{row.person.name}" for row in present],
        "points": [
            {"title": row.title, "why": row.why, "notes": row.notes} for row in meeting.points.all()
        ],
        "summary": meeting.summary,
        "action_items": [
            {"text": row.text, "owner": row.owner.name, "due_on": row.due_on.isoformat()}
            for row in meeting.action_items.select_related("owner").order_by("made_at", "pk")
        ],
    }


def late_since(item: ActionItem) -> date | None:
    """Return the day an action item should have been done by, once that has passed."""
    return item.due_on if item.done_at is None and item.due_on < clock.today(zone()) else None


def open_actions(person: Person) -> list[ActionItem]:
    """Return what somebody has agreed to do and has not done, what is due first."""
    rows = ActionItem.objects.filter(owner=person, done_at=None)
    return list(rows.select_related("project", "made_by").order_by("due_on", "pk"))


def minutes_to_confirm(person: Person) -> list[Attendance]:
    """Return the minutes somebody who was present has yet to confirm, the oldest first."""
    rows = Attendance.objects.filter(
        person=person, is_present=True, confirmed_at=None, meeting__ended_at__isnull=False
    )
    return list(
        rows.select_related("meeting__project", "meeting__called_by").order_by("meeting__ended_at")
    )


def altered_minutes(ledger: Ledger) -> Iterator[Finding]:
    """Yield every meeting whose minutes or confirmations are not those the ledger tells of (V1)."""
    hashes, confirmed = dict[str, str](), set[tuple[str, str]]()
    types = [MeetingEvent.ENDED, MeetingEvent.MINUTES_CONFIRMED]
    for event in Event.objects.filter(ledger=ledger, type__in=types).order_by("number"):
        hashes[event.subject_id] = event.after["hash"]
        confirmed |= {(event.subject_id, person) for person in event.after["confirmed"]}
    ended = Meeting.objects.filter(project__ledger=ledger, ended_at__isnull=False)
    standing = {row.pk: row.hash for row in ended if content_hash(row.content) == row.hash}
    rows = Attendance.objects.filter(meeting__project__ledger=ledger, confirmed_at__isnull=False)
    if standing != hashes:
        yield Finding(ledger.pk, 0, "minutes are not those that were written")
    if set(rows.values_list("meeting", "person")) != confirmed:
        yield Finding(ledger.pk, 0, "minutes are not confirmed by those the ledger tells of")


on_verify(altered_minutes)


def meetings_of(project: Project) -> list[Meeting]:
    """Return the meetings of a project, the newest first."""
    return list(project.meetings.select_related("called_by", "project"))


def unconfirmed_minutes(project: Project) -> int:
    """Return how many meetings are under way, or have minutes that somebody has yet to confirm."""
    waiting = Attendance.objects.filter(is_present=True, confirmed_at=None, person__left_at=None)
    rows = project.meetings.filter(began_at__isnull=False)
    open_rows = rows.filter(Q(ended_at=None) | Q(attendances__in=waiting))
    return open_rows.distinct().count()


def agreed_content(project: Project) -> dict[str, list[dict[str, object]]]:
    """Return the minutes and the decisions of a project as its archive keeps them (A6)."""
    ended = project.meetings.filter(ended_at__isnull=False).order_by("ended_at", "pk")
    standing = project.decisions.order_by("made_at", "pk")
    return {
        "minutes": [
            {
                "hash": row.hash,
                "content": row.content,
                "confirmed_at": sorted(
                    str(plain(each.confirmed_at))
                    for each in row.attendances.filter(confirmed_at__isnull=False)
                ),
            }
            for row in ended
        ],
        "decisions": [
            {
                "text": row.text,
                "made_at": plain(row.made_at),
                "withdrawn_at": plain(row.withdrawn_at),
                "withdrawn_why": row.withdrawn_why,
                "sent": row.receipts.count(),
                "confirmed": row.receipts.filter(confirmed_at__isnull=False).count(),
            }
            for row in standing
        ],
    }
