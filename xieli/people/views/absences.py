"""Who is away, and until when (S2)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xieli.core.errors import Refusal
from xieli.core.web import typed_again, way_back
from xieli.people import commands, queries
from xieli.people.forms import SignedIn, said_day
from xieli.people.models import Absence, Person


@require_http_methods(["GET", "POST"])
def absences(request: SignedIn) -> HttpResponse:
    """One's own, and of the people one heads; POST says who is away."""
    people = queries.people_answered_for(request.person)
    context: dict[str, object] = {
        "page": "me",
        "people": people,
        "absences": Absence.objects.filter(person__in=people, cancelled_at=None).select_related(
            "person"
        )[:100],
        "said": request.POST,
    }
    if request.method == "GET":
        return render(request, "people/absences.html", context)
    try:
        commands.record_absence(
            person=get_object_or_404(Person.objects.active(), pk=request.POST.get("person", "")),
            starts_on=said_day(request.POST, "starts_on"),
            ends_on=said_day(request.POST, "ends_on"),
            actor=request.person,
        )
    except Refusal as refusal:
        return typed_again(request, "people/absences.html", context, refusal)
    return redirect("/settings/me/absences/")


@require_POST
def cancellations(request: SignedIn, absence_id: str) -> HttpResponse:
    """They are here after all."""
    row = get_object_or_404(Absence, pk=absence_id)
    commands.cancel_absence(absence=row, actor=request.person)
    return redirect(way_back(request))
