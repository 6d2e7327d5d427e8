"""Urging those who have not confirmed minutes or a decision, over the API."""

from ninja import Router, Schema, Status

from xieli.core.api import Named, found
from xieli.meetings import commands
from xieli.meetings.models import Decision, Meeting
from xieli.people.api import Authenticated

router = Router(tags=["meetings"])


class UrgedOut(Schema):
    """Those who were urged (催办): they have not confirmed."""

    people: list[Named]


@router.post("/meetings/{meeting_id}/reminders", response={201: UrgedOut})
def urge_minutes(request: Authenticated, meeting_id: str) -> Status[UrgedOut]:
    """Urge those who were present and have not confirmed the minutes."""
    rows = Meeting.objects.visible_to(request.auth).select_related("project")
    people = commands.urge_minutes(meeting=found(rows, pk=meeting_id), actor=request.auth)
    return Status(201, UrgedOut(people=[Named(id=each.pk, name=each.name) for each in people]))


@router.post("/decisions/{decision_id}/reminders", response={201: UrgedOut})
def urge_decision(request: Authenticated, decision_id: str) -> Status[UrgedOut]:
    """Urge those who have not confirmed a decision."""
    rows = Decision.objects.visible_to(request.auth).select_related("project")
    people = commands.urge_decision(decision=found(rows, pk=decision_id), actor=request.auth)
    return Status(201, UrgedOut(people=[Named(id=each.pk, name=each.name) for each in people]))
