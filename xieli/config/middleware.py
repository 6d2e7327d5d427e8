"""Who asks, in which language, at which moment; and what a refusal looks like."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation

from xieli.config.api import wrong_method
from xieli.core import clock
from xieli.core.errors import Refusal, Unable
from xieli.core.web import refused
from xieli.people.commands.access import hashed
from xieli.people.forms import COOKIE, LANGUAGE_COOKIE
from xieli.people.models import Organisation, Session

OPEN_TO_ALL = ("/sign-in/", "/health/", "/static/", "/language/", "/api/")
type Answer = Callable[[HttpRequest], HttpResponse]


class People:
    """Find the person behind the session's key in one query; send everybody else to sign in."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's language, with one moment for all that the request does."""
        key = request.COOKIES.get(COOKIE)
        session = Session.objects.standing(hashed(key), clock.now()).first() if key else None
        request.session_row = session  # type: ignore[attr-defined]
        request.person = session.person if session else None  # type: ignore[attr-defined]
        language = request.COOKIES.get(LANGUAGE_COOKIE, "")
        if language not in dict(settings.LANGUAGES):
            own = session.person.language if session else None
            language = own or translation.get_language_from_request(request)
        with (
            translation.override(language),
            clock.fixed_at(clock.now()),
            timezone.override(_zone(request)),
        ):
            request.LANGUAGE_CODE = translation.get_language() or "zh-hans"
            if session is None and not request.path.startswith(OPEN_TO_ALL):
                return HttpResponseRedirect(f"/sign-in/?next={quote(request.get_full_path())}")
            response = self._answer(request)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                response = _told_where_to_go(request, response)
        response.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Map what a command refused to a page that says so; other errors stay errors."""
        if isinstance(exception, Refusal | Unable):
            return refused(request, exception)
        return None


def _told_where_to_go(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A program is told which methods there are; who reloads a form's address goes home."""
    if request.path.startswith("/api/"):
        return wrong_method(response)
    return HttpResponseRedirect("/") if request.method == "GET" else response


def _zone(request: HttpRequest) -> str:
    """Return where a page's moments are told; a program is told them in UTC."""
    if request.path.startswith("/api/"):
        return "UTC"
    return Organisation.objects.values_list("time_zone", flat=True).first() or "UTC"
