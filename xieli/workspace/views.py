"""Signing several at once, waiting times, and the palette of every page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieli.core.errors import Refusal, RuleViolation
from xieli.core.web import here, typed_again
from xieli.kickoff.models import Project
from xieli.people.forms import SignedIn
from xieli.signoff import commands as signoff
from xieli.signoff.forms import proved_again, was_read
from xieli.signoff.models import Signatory
from xieli.signoff.policies import is_readable
from xieli.signoff.queries import has_codes
from xieli.signoff.rules import BY_PASSWORD
from xieli.workspace.queries import answers, asked_to_sign, find


@require_safe
def department_answers(request: SignedIn, code: str) -> HttpResponse:
    """How long each department lets others wait (S8)."""
    project = get_object_or_404(Project.objects.visible_to(request.person), code=code)
    context = {"project": project, "answers": answers(project)}
    return render(request, "workspace/answers.html", context)


@require_http_methods(["GET", "POST"])
def to_sign(request: SignedIn) -> HttpResponse:
    """Sign several texts at once: each is named, each is shown in full (K4)."""
    asked = asked_to_sign(request.person, here(request))
    context = {
        "asked": asked,
        "has_tickable": any(each.is_tickable for each in asked),
        "may_sign": request.session_row.may_sign,
        "said": request.POST,
        "chosen": request.POST.getlist("slot"),
        "has_codes": has_codes(request.person),
    }
    if request.method == "GET":
        return render(request, "workspace/to_sign.html", context)
    try:
        _sign(request)
    except Refusal as refusal:
        return typed_again(request, "workspace/to_sign.html", context, refusal)
    return redirect("/")


def _sign(request: SignedIn) -> None:
    rows = Signatory.objects.for_signing().filter(is_readable(request.person))
    slots = [
        (get_object_or_404(rows, pk=pk), request.POST.get(f"hash_{pk}", ""))
        for pk in request.POST.getlist("slot")
    ]
    if not slots:
        raise RuleViolation("K2.nothing", _("Tick what you sign."), field="slot")
    for slot, _hash in slots:
        signoff.require_open(slot, request.person)
        signoff.require_level(slot.revision, BY_PASSWORD.level)
    signoff.sign_several(
        slots=slots,
        opinion=request.POST.get("opinion", ""),
        proof=proved_again(request),
        read_to_end={slot.pk: was_read(request.POST, f"read_{slot.pk}") for slot, _hash in slots},
        actor=request.person,
    )


@require_safe
def palette(request: SignedIn) -> HttpResponse:
    """The lines Ctrl-K shows for what is typed."""
    found = find(request.GET.get("q", "")[:100], request.person)
    return render(request, "workspace/palette.html", {"found": found})
