"""The meeting for a calendar, over the API."""

from django.http import HttpResponse
from ninja import Router

from xieli.core.api import found
from xieli.meetings import forms
from xieli.meetings.models import Meeting
from xieli.people.api import Authenticated

router = Router(tags=["meetings"])


@router.get("/meetings/{meeting_id}/invitation.ics")
def invitation(request: Authenticated, meeting_id: str) -> HttpResponse:
    """The meeting as iCalendar: a request by who called it, or its cancellation (RFC 5546)."""
    rows = Meeting.objects.visible_to(request.auth).select_related("project", "called_by")
    row = found(rows, pk=meeting_id)
    headers = {"Content-Disposition": f'attachment; filename="{forms.invitation_name(row)}"'}
    return HttpResponse(
        forms.invitation(row), content_type=forms.invitation_type(row), headers=headers
    )
