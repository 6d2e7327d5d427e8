"""待办, and the palette of every page."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xieli.people.forms import SignedIn
from xieli.workspace.queries import ToDoKind, find, to_dos, waits

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
        "counts": [(words, kinds[kind]) for kind, words in _kinds().items() if kinds[kind]],
        "waits": waits(request.person),
    }
    return render(request, "workspace/home.html", context)


def _kinds() -> dict[ToDoKind, str]:
    return {
        ToDoKind.SIGN: _("to sign"),
        ToDoKind.SUBMIT: _("to finish and submit"),
        ToDoKind.CONFIRM_DATE: _("dates to confirm"),
        ToDoKind.PROVIDE: _("resources asked for"),
        ToDoKind.ACCEPT: _("work to accept"),
        ToDoKind.COMPLETE_EXCEPTION: _("exceptions to complete"),
        ToDoKind.HANDLE_EXCEPTION: _("exceptions to take up"),
        ToDoKind.CHECK_IN: _("check-ins"),
        ToDoKind.CONFIRM_GOAL: _("goals to confirm"),
        ToDoKind.ADVANCE: _("projects to bring to their end"),
        ToDoKind.ANSWER: _("retrospectives to answer"),
        ToDoKind.ADOPT: _("lessons to make a standard"),
        ToDoKind.RESUME: _("pauses that are over"),
    }


@require_safe
def palette(request: SignedIn) -> HttpResponse:
    """The lines Ctrl-K shows for what is typed."""
    found = find(request.GET.get("q", "")[:100], request.person)
    return render(request, "workspace/palette.html", {"found": found})
