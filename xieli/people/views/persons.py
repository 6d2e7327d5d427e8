"""The people: find, add, edit, let in, record as left."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieli.core.errors import Refusal
from xieli.core.web import typed_again, version_of
from xieli.people import commands, forms, policies, queries
from xieli.people.commands.organisation import require_administrator
from xieli.people.forms import SignedIn
from xieli.people.models import Organisation, Person

LONGEST_LIST = 200


@require_safe
def people(request: SignedIn) -> HttpResponse:
    """Everybody, found by name, pinyin, e-mail or number; leavers when asked for."""
    words = request.GET.get("q", "")[:100].replace("\0", "")
    with_leavers = bool(request.GET.get("left"))
    rows = queries.directory(words, with_leavers=with_leavers)
    context = {
        "page": "people",
        "words": words,
        "with_leavers": with_leavers,
        "rows": rows[:LONGEST_LIST],
        "count": rows.count(),
        "longest": LONGEST_LIST,
        "can_administer": policies.can_administer(request.person),
    }
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "POST"])
def new_person(request: SignedIn) -> HttpResponse:
    """Add somebody with a primary department, further ones, roles and a first password."""
    require_administrator(request.person)
    context = _choices() | {"said": {"department": request.GET.get("department", "")}}
    if request.method == "POST":
        context["said"] = forms.typed_person(request.POST)
        try:
            text = forms.person_text(request.POST)
            row = commands.add_person(
                name=text.name,
                department=text.department,
                others=text.others,
                email=text.email,
                mobile=text.mobile,
                employee_number=text.employee_number,
                post=text.post,
                language=text.language,
                backup=text.backup,
                password=request.POST.get("password", ""),
                is_executive=text.is_executive,
                is_administrator=text.is_administrator,
                actor=request.person,
            )
        except Refusal as refusal:
            return typed_again(request, "people/person.html", context, refusal)
        return redirect(f"/settings/people/{row.pk}/?saved=1")
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def person(request: SignedIn, person_id: str) -> HttpResponse:
    """One person; others than administrators read where they work."""
    row = get_object_or_404(Person.objects.select_related("department"), pk=person_id)
    if not policies.can_administer(request.person) and request.method == "GET":
        return render(request, "people/person_card.html", {"page": "people", "row": row})
    context = _choices() | {"person": row, "said": forms.said_of_person(row)}
    if request.method == "POST":
        try:
            require_administrator(request.person)
            commands.edit_person(
                person=row,
                text=forms.person_text(request.POST),
                version=version_of(request.POST),
                actor=request.person,
            )
        except Refusal as refusal:
            context["said"] = forms.typed_person(request.POST)
            return typed_again(request, "people/person.html", context, refusal)
        return redirect(f"/settings/people/{row.pk}/?saved=1")
    return render(request, "people/person.html", context)


@require_POST
def password(request: SignedIn, person_id: str) -> HttpResponse:
    """An administrator gives somebody a first or forgotten password; their sessions end."""
    require_administrator(request.person)
    row = get_object_or_404(Person, pk=person_id)
    try:
        commands.set_password(
            person=row, password=request.POST.get("password", ""), actor=request.person
        )
    except Refusal as refusal:
        context = _choices() | {"person": row, "said": forms.said_of_person(row)}
        return typed_again(request, "people/person.html", context, refusal)
    return redirect(f"/settings/people/{row.pk}/?saved=1")


@require_http_methods(["GET", "POST"])
def departures(request: SignedIn, person_id: str) -> HttpResponse:
    """Record a leaver: first what is open and who will bear it, then the deed (P3)."""
    require_administrator(request.person)
    row = get_object_or_404(Person, pk=person_id)
    context: dict[str, object] = {
        "page": "people",
        "row": row,
        "duties": queries.open_duties(row, request.person),
        "heir": queries.heir_of(row),
    }
    if request.method == "POST":
        try:
            commands.record_leaver(person=row, actor=request.person)
        except Refusal as refusal:
            return typed_again(request, "people/departure.html", context, refusal)
        return redirect("/settings/people/?saved=1")
    return render(request, "people/departure.html", context)


def _choices() -> dict[str, object]:
    return {
        "page": "people",
        "departments": queries.department_tree(),
        "people": Person.objects.active().select_related("department"),
        "languages": get_object_or_404(Organisation).offered_languages,
        "can_administer": True,
    }
