"""The agenda and the meetings of a project."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Limit, Moment, Named, Page, Text, found, if_match, page
from xieli.kickoff.api.projects import visible_project
from xieli.meetings import commands, queries
from xieli.meetings.models import Attendance, Meeting, Point
from xieli.meetings.rules import Agenda, Topic
from xieli.people.api import Authenticated
from xieli.people.models import Person

router = Router(tags=["meetings"])
Id = Annotated[Text, Field(max_length=16)]
Ids = Annotated[Sequence[Id], Field(max_length=1000)]


class TopicOut(Schema):
    """One thing to talk about; `begins` and `ends` are minutes, empty for what is read."""

    title: str
    who: str
    why: list[str]
    path: str
    begins: int | None
    ends: int | None

    @classmethod
    def of(cls, row: Topic, begins: int | None = None) -> Self:
        """Return it as it is told outside."""
        return cls(
            title=row.title,
            who=row.who,
            why=list(row.why),
            path=row.path,
            begins=begins,
            ends=None if begins is None else begins + row.minutes,
        )


class AgendaOut(Schema):
    """What is talked about, worst first, and what everybody reads beforehand."""

    spoken: list[TopicOut]
    read: list[TopicOut]

    @classmethod
    def of(cls, row: Agenda) -> Self:
        """Return it as it is told outside."""
        return cls(
            spoken=[TopicOut.of(slot.topic, slot.begins) for slot in row.spoken],
            read=[TopicOut.of(topic) for topic in row.read],
        )


class AttendanceOut(Schema):
    """Somebody who was called; whether they were there and when they confirmed the minutes."""

    person: Named
    is_present: bool
    confirmed_at: datetime | None
    remark: str

    @classmethod
    def of(cls, row: Attendance) -> Self:
        """Return it as it is told outside."""
        return cls(
            person=Named(id=row.person_id, name=row.person.name),
            is_present=row.is_present,
            confirmed_at=row.confirmed_at,
            remark=row.remark,
        )


class PointOut(Schema):
    """A point of a meeting that has begun; `minutes` is 0 for what is read."""

    id: str
    title: str
    who: str
    why: str
    minutes: int
    notes: str

    @classmethod
    def of(cls, row: Point) -> Self:
        """Return it as it is told outside."""
        return cls(
            id=row.pk,
            title=row.title,
            who=row.who,
            why=row.why,
            minutes=row.minutes,
            notes=row.notes,
        )


class MeetingOut(Schema):
    """A meeting; `hash` is that of its minutes, once it has ended."""

    id: str
    kind: str
    starts_at: datetime
    lasts: int
    place: str
    called_by: Named
    began_at: datetime | None
    ended_at: datetime | None
    cancelled_at: datetime | None
    summary: str
    hash: str
    called: list[AttendanceOut]
    points: list[PointOut]
    version: int

    @classmethod
    def of(cls, row: Meeting) -> Self:
        """Return it as it is told outside."""
        return cls(
            id=row.pk,
            kind=row.kind,
            starts_at=row.starts_at,
            lasts=row.lasts,
            place=row.place,
            called_by=Named(id=row.called_by_id, name=row.called_by.name),
            began_at=row.began_at,
            ended_at=row.ended_at,
            cancelled_at=row.cancelled_at,
            summary=row.summary,
            hash=row.hash,
            called=[AttendanceOut.of(each) for each in row.attendances.all()],
            points=[PointOut.of(each) for each in row.points.all()],
            version=row.version,
        )


class MeetingIn(Schema):
    """Who is called to what: `kind` is kickoff, weekly, acceptance or retrospective."""

    kind: Annotated[Text, Field(max_length=20)]
    starts_at: Moment
    lasts: int = 30
    place: Annotated[Text, Field(max_length=300)] = ""
    people: Ids


class NotesIn(Schema):
    """What was said about a point; `seen` is what stood there before, as far as you know (T4)."""

    notes: Annotated[Text, Field(max_length=2000)]
    seen: Annotated[Text, Field(max_length=2000)] = ""

    def noted(self) -> commands.Noted:
        """Return it as the commands take it."""
        return commands.Noted(self.notes, self.seen)


class EndingIn(Schema):
    """Who was present, what came of it, and what was said about points, by their ids."""

    present: Ids
    summary: Annotated[Text, Field(max_length=5000)] = ""
    notes: Annotated[dict[Text, NotesIn], Field(max_length=200)] = {}


class MinutesConfirmationIn(Schema):
    """The hash of the minutes that were read, and a remark on them."""

    hash: Annotated[Text, Field(max_length=64)]
    remark: Annotated[Text, Field(max_length=500)] = ""


@router.get("/projects/{code}/agenda", response=AgendaOut)
def weekly_agenda(request: Authenticated, code: str) -> AgendaOut:
    """This week's agenda as it builds itself now: worst first within 30 minutes (S6)."""
    return AgendaOut.of(queries.weekly_agenda(visible_project(code, request.auth)))


@router.get("/projects/{code}/meetings", response=Page[MeetingOut])
def meetings(
    request: Authenticated, code: str, limit: Limit = 50, cursor: str = ""
) -> Page[MeetingOut]:
    """The meetings of a project with who was called, in the order of their ids."""
    every = visible_project(code, request.auth).meetings.for_list()
    rows, after = page(every, by="pk", limit=limit, cursor=cursor)
    return Page[MeetingOut](items=[MeetingOut.of(row) for row in rows], next=after)


@router.post("/projects/{code}/meetings", response={201: MeetingOut})
def call_meeting(request: Authenticated, code: str, said: MeetingIn) -> Status[MeetingOut]:
    """Call people who take part; the weekly meeting lasts thirty minutes at most."""
    row = commands.call_meeting(
        project=visible_project(code, request.auth),
        kind=said.kind,
        starts_at=said.starts_at,
        lasts=said.lasts,
        place=said.place,
        people=list(Person.objects.filter(pk__in=said.people)),
        actor=request.auth,
    )
    return Status(201, MeetingOut.of(_meeting(request, row.pk)))


@router.get("/meetings/{meeting_id}", response=MeetingOut)
def meeting(request: Authenticated, meeting_id: str) -> MeetingOut:
    """One meeting, with its points and who was called."""
    return MeetingOut.of(_meeting(request, meeting_id))


@router.post("/meetings/{meeting_id}/cancellations", response={201: MeetingOut})
def cancel_meeting(request: Authenticated, meeting_id: str) -> Status[MeetingOut]:
    """It does not take place; needs If-Match."""
    row = commands.cancel_meeting(
        meeting=_meeting(request, meeting_id), version=if_match(request), actor=request.auth
    )
    return Status(201, MeetingOut.of(_meeting(request, row.pk)))


@router.post("/meetings/{meeting_id}/beginnings", response={201: MeetingOut})
def begin_meeting(request: Authenticated, meeting_id: str) -> Status[MeetingOut]:
    """Begin it with the agenda as it stands now; needs If-Match."""
    row = commands.begin_meeting(
        meeting=_meeting(request, meeting_id), version=if_match(request), actor=request.auth
    )
    return Status(201, MeetingOut.of(_meeting(request, row.pk)))


@router.put("/meetings/points/{point_id}/notes", response=PointOut)
def note_point(request: Authenticated, point_id: str, said: NotesIn) -> PointOut:
    """What was said about a point, while the meeting is under way."""
    visible = Meeting.objects.visible_to(request.auth)
    rows = Point.objects.filter(meeting__in=visible).select_related("meeting__project")
    point = found(rows, pk=point_id)
    return PointOut.of(commands.note_point(point=point, notes=said.noted(), actor=request.auth))


@router.post("/meetings/{meeting_id}/endings", response={201: MeetingOut})
def end_meeting(request: Authenticated, meeting_id: str, said: EndingIn) -> Status[MeetingOut]:
    """End it; its minutes are written and never change; needs If-Match."""
    row = commands.end_meeting(
        meeting=_meeting(request, meeting_id),
        present=list(Person.objects.filter(pk__in=said.present)),
        summary=said.summary,
        notes={point: each.noted() for point, each in said.notes.items()},
        version=if_match(request),
        actor=request.auth,
    )
    return Status(201, MeetingOut.of(_meeting(request, row.pk)))


@router.post("/meetings/{meeting_id}/confirmations", response={201: AttendanceOut})
def confirm_minutes(
    request: Authenticated, meeting_id: str, said: MinutesConfirmationIn
) -> Status[AttendanceOut]:
    """The caller was present and confirms exactly these minutes."""
    row = commands.confirm_minutes(
        meeting=_meeting(request, meeting_id),
        hash=said.hash,
        remark=said.remark,
        actor=request.auth,
    )
    return Status(201, AttendanceOut.of(row))


def _meeting(request: Authenticated, meeting_id: str) -> Meeting:
    return found(Meeting.objects.visible_to(request.auth).for_list(), pk=meeting_id)
