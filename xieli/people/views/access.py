"""Signing in and out, the language, and the demonstration's switch of people."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xieli.core.errors import Refusal
from xieli.core.web import typed_again, way_back
from xieli.people import commands, queries
from xieli.people.forms import COOKIE, LANGUAGE_COOKIE, SignedIn
from xieli.people.models import Person, every_language


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The way in: e-mail, mobile or employee number, and the password."""
    onward = _local(request.POST.get("next") or request.GET.get("next"))
    login = request.POST.get("login", "")
    context: dict[str, object] = {"next": onward, "demo": settings.DEMO, "login": login}
    if settings.DEMO:
        context["departments"] = queries.demo_people()
    if request.method == "GET":
        return render(request, "people/sign_in.html", context)
    try:
        _session, key = commands.open_session(
            login=login,
            password=request.POST.get("password", ""),
            address=request.META.get("REMOTE_ADDR", ""),
        )
    except Refusal as refusal:
        return typed_again(request, "people/sign_in.html", context, refusal)
    return with_key(redirect(onward), request, key)


@require_POST
def sign_out(request: SignedIn) -> HttpResponse:
    """End this session."""
    commands.close_session(session=request.session_row, actor=request.person)
    response = redirect("/sign-in/")
    response.delete_cookie(COOKIE)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose 中文 or English; remembered in this browser."""
    wanted = request.POST.get("language", "")
    response = redirect(way_back(request))
    if wanted in every_language():
        response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=31536000, samesite="Lax")
    return response


@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """Demonstration only: go on as another of its people."""
    if not settings.DEMO:
        raise Http404
    if request.method == "GET":
        return render(request, "people/switch.html", {"departments": queries.demo_people()})
    person = get_object_or_404(Person, pk=request.POST.get("person"))
    actor = getattr(request, "person", None)
    _session, key = commands.switch_person(person=person, actor=actor)
    return with_key(redirect("/"), request, key)


def with_key(response: HttpResponse, request: HttpRequest, key: str) -> HttpResponse:
    """Hand a session's key to its browser."""
    response.set_cookie(
        COOKIE, key, max_age=14 * 86400, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _local(url: str | None) -> str:
    """Return a path of this site; a foreign address becomes the home page."""
    parts = urlsplit(url or "/")
    path = parts.path if parts.path.startswith("/") and not parts.path.startswith("//") else "/"
    return f"{path}?{parts.query}" if parts.query else path
