"""任务验收单: measured goals, who confirms them, what follows."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xieli.attachments.queries import attached
from xieli.closing import commands, forms, policies, queries
from xieli.closing.models import Acceptance, Consequence, GoalResult
from xieli.closing.queries.acceptance import clause_words
from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.web import parse_day, typed_again, version_of
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import signing_departments, zone
from xieli.people.forms import SignedIn
from xieli.signoff.queries import countersign
from xieli.workplan.forms import people_by_department


@require_http_methods(["GET", "POST"])
def acceptance(request: SignedIn, code: str) -> HttpResponse:
    """The acceptance under way or the last one; POST opens it (A1)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    if request.method == "POST":
        commands.open_acceptance(project=project, actor=request.person)
        return redirect(f"/projects/{code}/acceptance/")
    return render(request, "closing/acceptance.html", _page(request, project))


@require_POST
def measurements(request: SignedIn, result_id: str) -> HttpResponse:
    """Say what was measured of one goal (A2)."""
    result = _result(request, result_id)
    project = result.acceptance.project
    try:
        commands.measure_goal(
            result=result,
            text=forms.measurement_text(request.POST),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, project) | {"said": request.POST, "said_of": result.pk}
        return typed_again(request, "closing/acceptance.html", context, refusal)
    return redirect(f"/projects/{project.code}/acceptance/#g-{result.pk}")


@require_POST
def confirmations(request: SignedIn, result_id: str) -> HttpResponse:
    """The named acceptor confirms one goal (A1)."""
    result = _result(request, result_id)
    version = version_of(request.POST)
    commands.confirm_goal(result=result, version=version, actor=request.person)
    return redirect(f"/projects/{result.acceptance.project.code}/acceptance/#g-{result.pk}")


@require_POST
def submissions(request: SignedIn, acceptance_id: str) -> HttpResponse:
    """Ask everybody to sign what was found and what follows (A3)."""
    visible = Project.objects.visible_to(request.person).values("pk")
    rows = Acceptance.objects.filter(project__in=visible).select_related("project")
    row = get_object_or_404(rows, pk=acceptance_id)
    try:
        day = parse_day(request.POST.get("due_on", ""), "due_on")
        decision = request.POST.get("decision", "")
        commands.submit_acceptance(
            acceptance=row,
            decision=decision,
            rework=forms.rework_texts(request.POST) if decision == Consequence.REWORK else [],
            due_at=clock.end_of(day, zone()) if day else clock.now() + timedelta(days=2),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, row.project) | {
            "typed": request.POST,
            "rework_rows": forms.rework_rows(request.POST),
        }
        return typed_again(request, "closing/acceptance.html", context, refusal)
    return redirect(f"/projects/{row.project.code}/acceptance/")


def _result(request: SignedIn, result_id: str) -> GoalResult:
    rows = GoalResult.objects.visible_to(request.person).for_acceptance()
    return get_object_or_404(rows, pk=result_id)


def _page(request: SignedIn, project: Project) -> dict[str, object]:
    person = request.person
    rounds = project.acceptances.order_by("-number")
    row = rounds.first()
    found = queries.measurements(row) if row else []
    may_accept = policies.can_accept(person, project)
    is_open = row is not None and row.concluded_at is None and project.phase == Phase.CLOSING
    text = row and countersign(row.pk, queries.ACCEPTANCE, person, clause_words())
    return {
        "project": project,
        "page": "acceptance",
        "acceptance": row,
        "measurements": found,
        "outcome": queries.outcome_of(found).value if found else "",
        "is_measured": bool(found) and not any(each.lacks for each in found),
        "is_open": is_open,
        "is_ready": project.phase == Phase.EXECUTION and may_accept,
        "unready": queries.unready(project) if project.phase == Phase.EXECUTION else [],
        "may_accept": may_accept,
        "may_measure": is_open and policies.can_measure(person, project),
        "acceptors": queries.acceptors(project),
        "attached": attached(project, person),
        "countersign": text,
        "may_sign": request.session_row.may_sign,
        "decisions": Consequence,
        "rework_rows": forms.rework_rows(),
        "signing": signing_departments(project),
        "people": people_by_department() if is_open and may_accept else {},
        "due_on": clock.now() + timedelta(days=2),
        "earlier": rounds[1:] if row else [],
        "documents": queries.documents_of_rounds(project),
    }
