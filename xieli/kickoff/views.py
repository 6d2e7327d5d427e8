"""Projects and their charters."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieli.core import clock
from xieli.core.errors import Refusal, StaleVersion
from xieli.core.models import Event
from xieli.core.web import parse_day, typed_again, version_of
from xieli.kickoff import commands, policies, queries
from xieli.kickoff.commands import CANCELLATION
from xieli.kickoff.forms import (
    charter_form,
    charter_text,
    gap_words,
    standing_charter,
    typed_charter,
)
from xieli.kickoff.models import ENDED, Kind, Phase, Project, Urgency
from xieli.kickoff.rules import gaps
from xieli.people.forms import SignedIn
from xieli.people.models import Department, Person
from xieli.signoff.queries import countersign, differences

PAGES = {Phase.KICKOFF: "charter", Phase.BREAKDOWN: "breakdown"}


@require_safe
def projects(request: SignedIn) -> HttpResponse:
    """Every project this person may see."""
    rows = Project.objects.visible_to(request.person).for_list()
    shown = [
        (row, dict.fromkeys(part.department.name for part in row.participants.all()))
        for row in rows.prefetch_related("participants__department")[:200]
    ]
    return render(request, "kickoff/projects.html", {"projects": shown})


@require_http_methods(["GET", "POST"])
def new_project(request: SignedIn) -> HttpResponse:
    """One page: title, code, kind, urgency."""
    context: dict[str, object] = {"kinds": Kind, "urgencies": Urgency, "said": request.POST}
    if request.method == "POST":
        try:
            project = commands.create_project(
                code=request.POST.get("code", ""),
                title=request.POST.get("title", ""),
                kind=request.POST.get("kind", "project"),
                urgency=request.POST.get("urgency", "normal"),
                actor=request.person,
            )
            return redirect(f"/projects/{project.code}/charter/edit/")
        except Refusal as refusal:
            return typed_again(request, "kickoff/new.html", context, refusal)
    return render(request, "kickoff/new.html", context)


@require_http_methods(["GET", "POST"])
def small_project(request: SignedIn) -> HttpResponse:
    """Work of two departments: the whole charter on one screen (K6)."""
    others = Department.objects.open().exclude(pk=request.person.department_id)
    chosen = [*request.POST.getlist("department"), "", "", "", ""]
    context: dict[str, object] = {
        "departments": others,
        "cooperating": chosen[2],
        "supervising": chosen[3],
        "urgencies": Urgency,
        "said": request.POST,
        "today": clock.today(queries.zone()),
    }
    if request.method == "POST":
        try:
            row = commands.start_small_project(
                code=request.POST.get("code", ""),
                title=request.POST.get("title", ""),
                urgency=request.POST.get("urgency", "normal"),
                text=charter_text(typed_charter(request.POST)),
                actor=request.person,
            )
            return redirect(f"/projects/{row.code}/charter/")
        except Refusal as refusal:
            return typed_again(request, "kickoff/small.html", context, refusal)
    return render(request, "kickoff/small.html", context)


@require_safe
def project(request: SignedIn, code: str) -> HttpResponse:
    """Go to the page of the phase the project is in."""
    row = _project(request, code)
    return redirect(f"/projects/{row.code}/{PAGES.get(Phase(row.phase), 'progress')}/")


@require_safe
def charter(request: SignedIn, code: str) -> HttpResponse:
    """The charter as a document, with who has signed it."""
    row = _project(request, code)
    return render(request, "kickoff/charter.html", _charter_page(request, row))


def _charter_page(request: SignedIn, row: Project) -> dict[str, object]:
    lacking = gaps(queries.charter_facts(row)) if row.phase == Phase.KICKOFF else []
    can_steer = row.phase not in ENDED and policies.can_edit_charter(request.person, row)
    return {
        "project": row,
        "page": "charter",
        "participants": [
            (part, queries.role_words().get(part.role, part.role))
            for part in row.participants.select_related("department").order_by("pk")
        ],
        "countersign": countersign(row.pk, queries.CHARTER, request.person, queries.clause_words()),
        "pause": row.standing_pause,
        "can_steer": can_steer,
        "readers": _readers(row) if can_steer else [],
        "may_sign": request.session_row.may_sign,
        "can_edit": row.phase == Phase.KICKOFF and policies.can_edit_charter(request.person, row),
        "gaps": list(dict.fromkeys(gap_words().get(gap.code, gap.code) for gap in lacking)),
        "due_on": clock.now() + timedelta(days=2),
    }


@require_http_methods(["GET", "POST"])
def edit_charter(request: SignedIn, code: str) -> HttpResponse:
    """Edit everything the charter says on one page."""
    row = _project(request, code)
    if request.method == "GET":
        context = charter_form(row, standing_charter(row), row.version)
        return render(request, "kickoff/edit_charter.html", context)
    typed, version = typed_charter(request.POST), version_of(request.POST)
    try:
        text = charter_text(typed)
        commands.edit_charter(project=row, text=text, version=version, actor=request.person)
    except Refusal as refusal:
        context = charter_form(row, typed, version)
        if isinstance(refusal, StaleVersion):
            mine = queries.content_with(row, text)
            context["differing"] = differences(
                queries.charter_content(row), mine, queries.clause_words()
            )
        return typed_again(request, "kickoff/edit_charter.html", context, refusal)
    return redirect(f"/projects/{row.code}/charter/")


@require_POST
def submissions(request: SignedIn, code: str) -> HttpResponse:
    """Ask every signing department to sign."""
    row = _project(request, code)
    day = parse_day(request.POST.get("due_on", ""), "due_on")
    due_at = clock.now() + timedelta(days=2)
    if day is not None:
        due_at = clock.end_of(day, queries.zone())
    commands.submit_charter(
        project=row, due_at=due_at, version=version_of(request.POST), actor=request.person
    )
    return redirect(f"/projects/{row.code}/charter/")


@require_POST
def pauses(request: SignedIn, code: str) -> HttpResponse:
    """Let the project rest (K7)."""
    row = _project(request, code)
    try:
        commands.pause_project(
            project=row,
            reason=request.POST.get("reason", ""),
            until=parse_day(request.POST.get("until", ""), "until") or clock.today(queries.zone()),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _charter_page(request, row) | {"said": request.POST}
        return typed_again(request, "kickoff/charter.html", context, refusal)
    return redirect(f"/projects/{row.code}/charter/")


@require_POST
def resumptions(request: SignedIn, code: str) -> HttpResponse:
    """Go on with a paused project (K7)."""
    row = _project(request, code)
    commands.resume_project(project=row, version=version_of(request.POST), actor=request.person)
    return redirect(f"/projects/{row.code}/charter/")


@require_POST
def readers(request: SignedIn, code: str) -> HttpResponse:
    """Say who alone may see the project, or that everybody taking part may (T6)."""
    row = _project(request, code)
    named = request.POST.getlist("people") if request.POST.get("confidential") else []
    commands.name_people(
        project=row,
        people=list(Person.objects.filter(pk__in=named)),
        version=version_of(request.POST),
        actor=request.person,
    )
    return redirect(f"/projects/{row.code}/charter/")


@require_http_methods(["GET", "POST"])
def cancellation(request: SignedIn, code: str) -> HttpResponse:
    """Ask all signing departments to end the project early, and see who has signed (K7)."""
    row = _project(request, code)
    if request.method == "POST":
        commands.propose_cancellation(
            project=row,
            reason=request.POST.get("reason", ""),
            due_at=clock.now() + timedelta(days=2),
            version=version_of(request.POST),
            actor=request.person,
        )
        return redirect(f"/projects/{row.code}/cancellation/")
    context = {
        "project": row,
        "page": "charter",
        "countersign": countersign(row.pk, CANCELLATION, request.person, queries.clause_words()),
        "may_sign": request.session_row.may_sign,
        "can_edit": policies.can_edit_charter(request.person, row),
    }
    return render(request, "kickoff/cancellation.html", context)


@require_safe
def history(request: SignedIn, code: str) -> HttpResponse:
    """Every event of the project, newest first (T1)."""
    row = _project(request, code)
    events = Event.objects.filter(ledger=row.ledger_id).order_by("-number")[:200]
    context = {"project": row, "page": "history", "events": events}
    return render(request, "kickoff/history.html", context)


def _readers(project: Project) -> list[tuple[Person, bool, bool]]:
    """Everybody who works here: whether the project names them, and whether it has to (T6)."""
    needed = policies.needed_people(project)
    named = set(project.named_people.all()) if project.is_confidential else needed
    people = Person.objects.active().select_related("department")
    return [
        (person, person in named, person in needed)
        for person in people.order_by("department__name", "name")
    ]


def _project(request: SignedIn, code: str) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.person), code=code)
