"""One meeting: called, held with notes, ended with minutes, confirmed."""

from collections.abc import Sequence

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.web import typed_again, version_of, way_back
from xieli.kickoff.models import Project
from xieli.meetings import commands, forms, policies, queries
from xieli.meetings.models import ActionItem, Attendance, Meeting, Point
from xieli.meetings.queries.reminders import Told
from xieli.meetings.views.lists import LIST, list_context, list_page
from xieli.people.forms import SignedIn
from xieli.people.models import Person

PAGE = "meetings/meeting.html"


@require_POST
def calls(request: SignedIn, code: str) -> HttpResponse:
    """Call people to a meeting."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    try:
        said = forms.call_said(request.POST)
        meeting = commands.call_meeting(project=project, actor=request.person, **said)
    except Refusal as refusal:
        typed = {"called": request.POST, "calling": request.POST.getlist("people")}
        context = list_context(request, project) | typed
        return typed_again(request, LIST, context, refusal)
    return redirect(_page_of(meeting))


@require_safe
def meeting(request: SignedIn, meeting_id: str) -> HttpResponse:
    """Before: who is called to what. During: the agenda with notes. After: the minutes."""
    row = _meeting(request, meeting_id)
    return render(request, PAGE, _context(request, row))


@require_safe
def invitation(request: SignedIn, meeting_id: str) -> HttpResponse:
    """The meeting for a calendar (iCalendar)."""
    row = _meeting(request, meeting_id)
    headers = {"Content-Disposition": f'attachment; filename="{forms.invitation_name(row)}"'}
    return HttpResponse(
        forms.invitation(row), content_type=forms.invitation_type(row), headers=headers
    )


@require_POST
def cancellations(request: SignedIn, meeting_id: str) -> HttpResponse:
    """It does not take place."""
    row = _meeting(request, meeting_id)
    commands.cancel_meeting(meeting=row, version=version_of(request.POST), actor=request.person)
    return redirect(list_page(row.project))


@require_POST
def beginnings(request: SignedIn, meeting_id: str) -> HttpResponse:
    """Begin it with the agenda as it stands now."""
    row = _meeting(request, meeting_id)
    commands.begin_meeting(meeting=row, version=version_of(request.POST), actor=request.person)
    return redirect(_page_of(row))


@require_POST
def notes(request: SignedIn, point_id: str) -> HttpResponse:
    """What was said about a point; the whole meeting is one form, so it brings the rest along."""
    visible = Meeting.objects.visible_to(request.person)
    rows = Point.objects.filter(meeting__in=visible).select_related("meeting__project")
    point = get_object_or_404(rows, pk=point_id)
    try:
        said = forms.notes_said(request.POST)
        if point.pk in said:
            commands.note_point(point=point, notes=said[point.pk], actor=request.person)
    except Refusal as refusal:
        context = _context(request, point.meeting, request.POST)
        return typed_again(request, PAGE, context, refusal)
    return redirect(f"{_page_of(point.meeting)}#p-{point.pk}")


@require_POST
def endings(request: SignedIn, meeting_id: str) -> HttpResponse:
    """End it: who was present, what came of it; the minutes are written."""
    row = _meeting(request, meeting_id)
    try:
        commands.end_meeting(
            meeting=row,
            present=list(Person.objects.filter(pk__in=request.POST.getlist("present"))),
            summary=request.POST.get("summary", ""),
            notes=forms.notes_said(request.POST),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _context(request, row, request.POST)
        return typed_again(request, PAGE, context, refusal)
    return redirect(_page_of(row))


@require_POST
def confirmations(request: SignedIn, meeting_id: str) -> HttpResponse:
    """I was there and these are the minutes."""
    row = _meeting(request, meeting_id)
    try:
        commands.confirm_minutes(
            meeting=row,
            hash=request.POST.get("hash", ""),
            remark=request.POST.get("remark", ""),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _context(request, row, request.POST)
        return typed_again(request, PAGE, context, refusal)
    return redirect(_page_of(row))


@require_POST
def actions(request: SignedIn, code: str) -> HttpResponse:
    """Agree who does what until when; at a meeting, if it says which."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    at = request.POST.get("meeting", "")
    row = (
        get_object_or_404(project.meetings.select_related("project", "called_by"), pk=at)
        if at
        else None
    )
    try:
        commands.assign_action(
            project=project, meeting=row, actor=request.person, **forms.action_said(request.POST)
        )
    except Refusal as refusal:
        page, context = LIST, list_context(request, project)
        if row is not None and row.is_under_way:  # else its page has no such form any more
            page, context = PAGE, _context(request, row)
        return typed_again(request, page, context | {"agreed": request.POST}, refusal)
    return redirect(_page_of(row) if row else list_page(project))


@require_POST
def completions(request: SignedIn, action_id: str) -> HttpResponse:
    """It is done."""
    visible = Project.objects.visible_to(request.person)
    rows = ActionItem.objects.filter(project__in=visible).select_related("project")
    action = get_object_or_404(rows, pk=action_id)
    commands.finish_action(action=action, actor=request.person)
    return redirect(way_back(request, list_page(action.project)))


@require_POST
def reminders(request: SignedIn, meeting_id: str) -> HttpResponse:
    """Urge those who have not confirmed the minutes."""
    row = _meeting(request, meeting_id)
    commands.urge_minutes(meeting=row, actor=request.person)
    return redirect(_page_of(row))


def _meeting(request: SignedIn, meeting_id: str) -> Meeting:
    rows = Meeting.objects.visible_to(request.person).select_related("project", "called_by")
    return get_object_or_404(rows, pk=meeting_id)


def _page_of(row: Meeting) -> str:
    return f"/meetings/{row.pk}/"


def _words(said: QueryDict) -> list[str]:
    """Return what was typed into a meeting that somebody else has ended meanwhile."""
    words = [*(noted.words for noted in forms.notes_said(said).values()), said.get("summary", "")]
    return [each for each in words if each.strip()]


def _is_missing(row: Attendance) -> bool:
    return row.is_present and row.confirmed_at is None and row.person.is_active


def _confirmations(
    row: Meeting, called: Sequence[Attendance]
) -> list[tuple[Attendance, Sequence[Told]]]:
    """Each with the ladder of what is missing."""
    ladders = queries.confirmation_ladders(row, filter(_is_missing, called))
    return [(each, ladders.get(each.pk, ())) for each in called]


def _context(request: SignedIn, row: Meeting, said: QueryDict | None = None) -> dict[str, object]:
    rows = row.attendances.select_related("person__department")
    called = list(rows.prefetch_related("rungs__person"))
    noted = forms.notes_said(said or QueryDict())
    may_decide = policies.can_decide(request.person, row.project)
    return {
        "project": row.project,
        "meeting": row,
        "called": called,
        "mine": next((each for each in called if each.person == request.person), None),
        "confirmations": _confirmations(row, called) if row.ended_at else [],
        "may_urge": may_decide
        and row.project.standing_pause is None
        and any(_is_missing(each) for each in called),
        "now": clock.now(),
        "agenda": queries.agenda_of(row) if row.is_planned else None,
        "lasts": row.lasts,
        "points": [(point, noted.get(point.pk)) for point in row.points.all()],
        "said": said,
        "unsaid": [] if row.is_under_way else _words(said or QueryDict()),
        "present": said.getlist("present") if said else [each.person_id for each in called],
        "action_items": row.action_items.select_related("owner__department"),
        "people": queries.addressees(row.project) if may_decide and row.is_under_way else [],
        "may_decide": may_decide,
    }
