"""协作剧本: what projects of a kind start from; shipped, or the organisation's own."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieli.closing.models import Lesson
from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.web import typed_again, version_of, way_back
from xieli.kickoff.models import Kind, Urgency
from xieli.kickoff.queries import role_words, zone
from xieli.library import commands, forms, policies, queries
from xieli.library.models import ChecklistEntry, Playbook
from xieli.library.queries import Offer
from xieli.library.rules import Pattern, departments_of
from xieli.people.forms import SignedIn
from xieli.people.models import Department
from xieli.progress.forms import weekday_words
from xieli.workplan.models import ResourceKind

# Rows to be filled in: a new playbook needs three departments at least (K1).
BLANK_ROLES = ("initiating", "lead", "supervising", "cooperating", "cooperating")


@require_safe
def playbooks(request: SignedIn) -> HttpResponse:
    """Every playbook, the organisation's checklist, and the lessons that wait to be adopted."""
    lessons = Lesson.objects.visible_to(request.person).to_adopt()
    context = {
        "tab": "playbooks",
        "offers": queries.offers(),
        "kinds": dict(Kind.choices),
        "urgencies": dict(Urgency.choices),
        "checklist": queries.checklist(),
        "lessons": lessons.select_related("retrospective__project", "owner"),
        "can_edit": policies.can_edit_playbooks(request.person),
    }
    return render(request, "library/playbooks.html", context)


@require_safe
def playbook(request: SignedIn, playbook_id: str) -> HttpResponse:
    """One playbook with the way to start from it."""
    return render(request, "library/playbook.html", _page(request, _offer(playbook_id)))


@require_POST
def starts(request: SignedIn, playbook_id: str) -> HttpResponse:
    """A new project by this playbook (K6)."""
    offer = _offer(playbook_id)
    try:
        project = commands.start_from_playbook(
            playbook=offer,
            code=request.POST.get("code", ""),
            title=request.POST.get("title", ""),
            starts_on=forms.first_day(request.POST),
            departments=forms.meant_departments(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, offer) | {"said": request.POST}
        return typed_again(request, "library/playbook.html", context, refusal)
    return redirect(f"/projects/{project.code}/charter/")


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, playbook_id: str = "") -> HttpResponse:
    """Make a playbook one's own; one that ships is copied, not changed."""
    offer = _offer(playbook_id) if playbook_id else Offer("", "", "", Pattern())
    row = offer.row
    text = commands.PlaybookText(offer.name, offer.pattern, offer.summary)
    version = row.version if row else 0
    refusal = None
    if request.method == "POST":
        version = version_of(request.POST)
        origin = "" if row or not offer.id else offer.id
        try:
            text = forms.playbook_text(request.POST, origin)
            saved = commands.save_playbook(
                playbook=row, text=text, version=version, actor=request.person
            )
            return redirect(f"/playbooks/{saved.pk}/")
        except Refusal as reason:
            refusal = reason
            text = forms.playbook_text(forms.readable(request.POST), origin)
    context: dict[str, object] = {
        "tab": "playbooks",
        "offer": offer,
        "text": text,
        "version": version,
        "kinds": Kind,
        "urgencies": Urgency,
        "roles": role_words().items(),
        "role_words": role_words(),
        "departments": Department.objects.open(),
        "can_edit": policies.can_edit_playbooks(request.person),
        "blank_roles": BLANK_ROLES[3:] if text.pattern.participants else BLANK_ROLES,
        "blank_tasks": range(2 if text.pattern.tasks else 5),
        "resource_kinds": ResourceKind,
        "resource_words": dict(ResourceKind.choices),
        "weekdays": list(enumerate(weekday_words())),
    }
    if refusal is not None:
        return typed_again(request, "library/edit_playbook.html", context, refusal)
    return render(request, "library/edit_playbook.html", context)


@require_POST
def retirements(request: SignedIn, playbook_id: str) -> HttpResponse:
    """Offer a playbook of our own no longer."""
    row = get_object_or_404(Playbook, pk=playbook_id)
    version = version_of(request.POST)
    commands.retire_playbook(playbook=row, version=version, actor=request.person)
    return redirect("/playbooks/")


@require_POST
def adoptions(request: SignedIn, lesson_id: str) -> HttpResponse:
    """Make a lesson a standard of a playbook, or of everything that begins (A4).

    One that ships is copied first: the copy is ours, and takes its place.
    """
    rows = Lesson.objects.visible_to(request.person)
    lesson = get_object_or_404(rows, pk=lesson_id)
    wanted = request.POST.get("playbook", "")
    into = _offer(wanted) if wanted else None
    commands.adopt_lesson(lesson=lesson, playbook=into, actor=request.person)
    return redirect(way_back(request, "/playbooks/"))


@require_POST
def entry_retirements(request: SignedIn, entry_id: str) -> HttpResponse:
    """New projects no longer begin with this entry."""
    entry = get_object_or_404(ChecklistEntry, pk=entry_id)
    commands.retire_entry(entry=entry, actor=request.person)
    return redirect("/playbooks/")


def _offer(playbook_id: str) -> Offer:
    found = queries.offer(playbook_id)
    if found is None:
        raise Http404
    return found


def _page(request: SignedIn, offer: Offer) -> dict[str, object]:
    named = departments_of(offer.pattern)
    known = queries.departments_by_name(named)
    return {
        "tab": "playbooks",
        "offer": offer,
        "pattern": offer.pattern,
        "kinds": dict(Kind.choices),
        "urgencies": dict(Urgency.choices),
        "cadence": queries.cadence_meant(offer.pattern),
        "weekdays": list(enumerate(weekday_words())),
        "resource_kinds": dict(ResourceKind.choices),
        "roles": role_words(),
        "unknown": [name for name in named if name not in known],
        "departments": Department.objects.open(),
        "checklist": queries.checklist(),
        "today": clock.today(zone()),
        "can_edit": policies.can_edit_playbooks(request.person),
        "start_at": f"/playbooks/{offer.id}/starts/",
    }
