"""This week's agenda, and the decisions: read, send, confirm, take back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from xieli.core.errors import Refusal
from xieli.core.web import typed_again, version_of, way_back
from xieli.kickoff.models import Project
from xieli.meetings import commands, policies, queries
from xieli.meetings.models import Decision
from xieli.meetings.rules import LASTS
from xieli.people.forms import SignedIn
from xieli.people.models import Person

PAGE = "meetings/meetings.html"


@require_safe
def meetings(request: SignedIn, code: str) -> HttpResponse:
    """会议: this week's agenda (S6), what was decided, and who has confirmed it (S7)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    return render(request, PAGE, _page(request, project))


@require_POST
def decisions(request: SignedIn, code: str) -> HttpResponse:
    """Send a decision to those who confirm it."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    said = request.POST
    try:
        commands.decide(
            project=project,
            text=said.get("text", ""),
            people=list(Person.objects.filter(pk__in=said.getlist("people"))),
            is_for_all=bool(said.get("is_for_all")),
            actor=request.person,
        )
    except Refusal as refusal:
        context = _page(request, project) | {"said": said, "chosen": said.getlist("people")}
        return typed_again(request, PAGE, context, refusal)
    return redirect(_page_of(project))


@require_POST
def confirmations(request: SignedIn, decision_id: str) -> HttpResponse:
    """I have read it."""
    decision = _decision(request, decision_id)
    commands.confirm_decision(decision=decision, actor=request.person)
    return redirect(way_back(request, _page_of(decision.project)))


@require_POST
def withdrawals(request: SignedIn, decision_id: str) -> HttpResponse:
    """Take it back, with the reason."""
    decision = _decision(request, decision_id)
    try:
        commands.withdraw_decision(
            decision=decision,
            reason=request.POST.get("reason", ""),
            version=version_of(request.POST),
            actor=request.person,
        )
    except Refusal as refusal:
        return typed_again(request, PAGE, _page(request, decision.project), refusal)
    return redirect(_page_of(decision.project))


def _decision(request: SignedIn, decision_id: str) -> Decision:
    rows = Decision.objects.visible_to(request.person).select_related("project")
    return get_object_or_404(rows, pk=decision_id)


def _page_of(project: Project) -> str:
    return f"/projects/{project.code}/meetings/"


def _page(request: SignedIn, project: Project) -> dict[str, object]:
    may_decide = policies.can_decide(request.person, project)
    return {
        "project": project,
        "agenda": queries.weekly_agenda(project),
        "lasts": LASTS,
        "decisions": queries.decisions(project, request.person),
        "may_decide": may_decide,
        "people": queries.addressees(project) if may_decide else [],
    }
