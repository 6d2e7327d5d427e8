"""Settings of the organisation, its working calendar, and what everybody changes of their own."""

from zoneinfo import available_timezones

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xieli.core import clock
from xieli.core.errors import Refusal
from xieli.core.web import typed_again, version_of
from xieli.people import commands, forms, policies, queries
from xieli.people.forms import SignedIn
from xieli.people.models import Organisation

from .access import with_key


@require_http_methods(["GET", "POST"])
def organisation(request: SignedIn) -> HttpResponse:
    """Name, time zone, hours, languages; read-only for whoever is no administrator."""
    row = get_object_or_404(Organisation)
    context: dict[str, object] = {
        "page": "organisation",
        "said": forms.said_of_organisation(row),
        "languages": settings.LANGUAGES,
        "zones": sorted(available_timezones()),
        "can_administer": policies.can_administer(request.person),
    }
    if request.method == "POST":
        try:
            commands.edit_organisation(
                text=forms.organisation_text(request.POST),
                version=version_of(request.POST),
                actor=request.person,
            )
        except Refusal as refusal:
            context["said"] = forms.typed_organisation(request.POST)
            return typed_again(request, "people/organisation.html", context, refusal)
        return redirect("/settings/?saved=1")
    return render(request, "people/organisation.html", context)


@require_http_methods(["GET", "POST"])
def calendar(request: SignedIn) -> HttpResponse:
    """A year as its months; an administrator imports the notice, seeing first what changes."""
    zone = get_object_or_404(Organisation).zone
    typed_year = request.GET.get("year", "")
    year = int(typed_year) if typed_year.isdigit() and len(typed_year) == 4 else 0
    year = year if 2000 <= year <= 2100 else clock.today(zone).year
    context: dict[str, object] = {
        "page": "calendar",
        "year": queries.calendar_year(year),
        "today": clock.today(zone),
        "can_administer": policies.can_administer(request.person),
    }
    if request.method == "POST":
        context["text"] = request.POST.get("text", "")
        try:
            context["text"] = text = forms.calendar_text(request)
            years = queries.years_of(text)
            context["changes"] = queries.calendar_changes(years)
            context["year"] = queries.calendar_year(int(min(years)))
            if request.POST.get("apply"):
                commands.import_calendar(years=years, actor=request.person)
                return redirect(f"/settings/calendar/?year={min(years)}&saved=1")
        except Refusal as refusal:
            return typed_again(request, "people/calendar.html", context, refusal)
    return render(request, "people/calendar.html", context)


@require_http_methods(["GET", "POST"])
def me(request: SignedIn) -> HttpResponse:
    """One's own mobile number; the password has a form beside it."""
    person = request.person
    context: dict[str, object] = {
        "page": "me",
        "said": {"mobile": person.mobile, "version": person.version},
    }
    if request.method == "POST":
        try:
            commands.change_mobile(
                person=person,
                mobile=request.POST.get("mobile", ""),
                version=version_of(request.POST),
                actor=person,
            )
        except Refusal as refusal:
            context["said"] = request.POST
            return typed_again(request, "people/me.html", context, refusal)
        return redirect("/settings/me/?saved=1")
    return render(request, "people/me.html", context)


@require_POST
def my_password(request: SignedIn) -> HttpResponse:
    """A new password for the old one; every other session of theirs ends, this one goes on."""
    person = request.person
    try:
        _session, key = commands.change_password(
            person=person,
            current=request.POST.get("current", ""),
            password=request.POST.get("password", ""),
            address=request.META.get("REMOTE_ADDR", ""),
            actor=person,
        )
    except Refusal as refusal:
        said = {"mobile": person.mobile, "version": person.version}
        context: dict[str, object] = {"page": "me", "said": said}
        return typed_again(request, "people/me.html", context, refusal)
    return with_key(redirect("/settings/me/?saved=1"), request, key)
