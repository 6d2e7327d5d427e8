"""The decisions of a project: send, confirm, take back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from xieli.core.errors import Refusal
from xieli.core.web import typed_again, version_of, way_back
from xieli.kickoff.models import Project
from xieli.meetings import commands
from xieli.meetings.models import Decision
from xieli.meetings.views.lists import LIST, list_context, list_page
from xieli.people.forms import SignedIn
from xieli.people.models import Person


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
        context = list_context(request, project) | {"said": said, "chosen": said.getlist("people")}
        return typed_again(request, LIST, context, refusal)
    return redirect(list_page(project))


@require_POST
def confirmations(request: SignedIn, decision_id: str) -> HttpResponse:
    """I have read it."""
    decision = _decision(request, decision_id)
    commands.confirm_decision(decision=decision, actor=request.person)
    return redirect(way_back(request, list_page(decision.project)))


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
        typed = {"taken_back": decision.pk, "reason": request.POST.get("reason", "")}
        context = list_context(request, decision.project) | typed
        return typed_again(request, LIST, context, refusal)
    return redirect(list_page(decision.project))


@require_POST
def reminders(request: SignedIn, decision_id: str) -> HttpResponse:
    """Urge those who have not confirmed it."""
    decision = _decision(request, decision_id)
    commands.urge_decision(decision=decision, actor=request.person)
    return redirect(f"{list_page(decision.project)}#d-{decision.pk}")


def _decision(request: SignedIn, decision_id: str) -> Decision:
    rows = Decision.objects.visible_to(request.person).select_related("project")
    return get_object_or_404(rows, pk=decision_id)
