"""待办, and the palette of every page."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from xieli.core.errors import Refusal, RuleViolation
from xieli.core.web import here, typed_again
from xieli.kickoff.models import Project
from xieli.people.forms import SignedIn
from xieli.signoff import commands as signoff
from xieli.signoff.forms import proved_again
from xieli.signoff.models import Signatory
from xieli.signoff.policies import is_readable
from xieli.signoff.queries import has_codes
from xieli.signoff.rules import BY_PASSWORD
from xieli.workspace.queries import ToDoKind, answers, asked_to_sign, find, to_dos, waits

MOST_SHOWN = 40  # nobody reads on; the rest is one click away


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """What only I can do now, and whom I wait for."""
    found = to_dos(request.person)
    shown = found if "all" in request.GET else found[:MOST_SHOWN]
    kinds = Counter(item.kind for item in found)
    context = {
        "to_dos": shown,
        "count": len(found),
        "more": len(found) - len(shown),
        "counts": [(_counted(kind, kinds[kind]), kinds[kind]) for kind in ToDoKind if kinds[kind]],
        "waits": waits(request.person),
        "several": kinds[ToDoKind.SIGN] > 1,
    }
    return render(request, "workspace/home.html", context)


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
        actor=request.person,
    )


def _counted(kind: ToDoKind, n: int) -> str:
    """Return what so many to-dos of a kind are called, in the reader's language."""
    return {
        ToDoKind.SIGN: _("to sign"),
        ToDoKind.SUBMIT: _("to finish and submit"),
        ToDoKind.CONFIRM_DATE: ngettext("date to confirm", "dates to confirm", n),
        ToDoKind.PROVIDE: ngettext("resource asked for", "resources asked for", n),
        ToDoKind.ACCEPT: ngettext("piece of work to accept", "pieces of work to accept", n),
        ToDoKind.COMPLETE_EXCEPTION: ngettext("exception to complete", "exceptions to complete", n),
        ToDoKind.HANDLE_EXCEPTION: ngettext("exception to take up", "exceptions to take up", n),
        ToDoKind.CHECK_IN: ngettext("check-in", "check-ins", n),
        ToDoKind.CONFIRM_GOAL: ngettext("goal to confirm", "goals to confirm", n),
        ToDoKind.ADVANCE: ngettext(
            "project to bring to its end", "projects to bring to their end", n
        ),
        ToDoKind.ANSWER: ngettext("retrospective to answer", "retrospectives to answer", n),
        ToDoKind.ADOPT: ngettext("lesson to make a standard", "lessons to make a standard", n),
        ToDoKind.MISSING: ngettext("missing check-in", "missing check-ins", n),
        ToDoKind.SIGNED_FOR: ngettext("signature given for you", "signatures given for you", n),
        ToDoKind.RESUME: ngettext("pause that is over", "pauses that are over", n),
    }[kind]


@require_safe
def palette(request: SignedIn) -> HttpResponse:
    """The lines Ctrl-K shows for what is typed."""
    found = find(request.GET.get("q", "")[:100], request.person)
    return render(request, "workspace/palette.html", {"found": found})
