"""What is settled of signing: the least level of each kind of document, and who signs for whom."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xieli.core.errors import Refusal
from xieli.core.web import typed_again
from xieli.people.forms import SignedIn
from xieli.people.models import Department, Person
from xieli.people.policies import can_administer
from xieli.people.queries import today
from xieli.signoff import commands, queries
from xieli.signoff.forms import delegation_text
from xieli.signoff.models import LEVELS, Delegation

DELEGATIONS = "signoff/delegations.html"


@require_http_methods(["GET", "POST"])
def least_levels(request: SignedIn) -> HttpResponse:
    """Which level each kind of document is signed with at least; administrators choose (V4)."""
    if request.method == "POST":
        said = request.POST
        commands.choose_least_level(
            kind=said.get("kind", ""),
            level={str(level): level for level, _word in LEVELS}.get(said.get("level", ""), 0),
            actor=request.person,
        )
        return redirect("/settings/signatures/?saved=1")
    words = queries.document_words()
    context = {
        "page": "signatures",
        "kinds": [(kind, words[kind], level) for kind, level in queries.least_levels().items()],
        "levels": LEVELS,
        "can_administer": can_administer(request.person),
    }
    return render(request, "signoff/least_levels.html", context)


@require_http_methods(["GET", "POST"])
def delegations(request: SignedIn) -> HttpResponse:
    """Who signs for whom; a head names who signs on their behalf (P1)."""
    if request.method == "POST":
        try:
            commands.give_delegation(text=delegation_text(request.POST), actor=request.person)
        except Refusal as refusal:
            return typed_again(request, DELEGATIONS, _delegations(request), refusal)
        return redirect("/settings/delegations/?saved=1")
    return render(request, DELEGATIONS, _delegations(request))


@require_POST
def endings(request: SignedIn, delegation_id: str) -> HttpResponse:
    """Nobody signs under it from now on."""
    row = get_object_or_404(Delegation, pk=delegation_id)
    commands.end_delegation(delegation=row, actor=request.person)
    return redirect("/settings/delegations/?saved=1")


def _delegations(request: SignedIn) -> dict[str, object]:
    rows = Delegation.objects.select_related("department__head", "head", "delegate")
    day, words = today(), queries.document_words()
    return {
        "page": "delegations",
        "rows": [
            {
                "delegation": row,
                "scope": queries.scope_word(row),
                "is_over": row.ended_at is not None or row.ends_on < day,
                "may_end": request.person in (row.head, row.delegate, row.department.head),
            }
            for row in rows
        ],
        "headed": Department.objects.open().filter(head=request.person),
        "people": Person.objects.active().exclude(pk=request.person.pk),
        "kinds": list(words.items()),
        "chosen": request.POST.getlist("kinds"),
        "said": request.POST,
        "today": day,
    }
