"""Who asks, in which language, at which moment; and what a refusal looks like."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from xieli.config.api import wrong_method
from xieli.core import clock
from xieli.core.errors import Refusal, RuleViolation, Unable
from xieli.core.web import refused
from xieli.people.commands.access import hashed
from xieli.people.forms import COOKIE, LANGUAGE_COOKIE
from xieli.people.models import Organisation, Session

OPEN_TO_ALL = (
    "/sign-in/", "/health/", "/static/", "/language/", "/verify/", "/check-in/", "/api/",
)  # fmt: skip
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
        organisation = _organisation(request)
        request.languages = organisation.offered_languages  # type: ignore[attr-defined]
        with (
            translation.override(_language(request, session, organisation)),
            clock.fixed_at(clock.now()),
            timezone.override(organisation.time_zone),
        ):
            request.LANGUAGE_CODE = translation.get_language() or "zh-hans"
            if session is None and not request.path.startswith(OPEN_TO_ALL):
                return HttpResponseRedirect(f"/sign-in/?next={quote(request.get_full_path())}")
            response = self._answer(request)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                response = _told_where_to_go(request, response)
        response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """NUL is no text: PostgreSQL cannot hold it, so no page is there and no form says it."""
        if request.path.startswith("/api/"):
            return None  # its bodies and addresses are checked by their shapes
        if "\0" in request.path or _has_nul(request.GET):
            raise Http404
        if _has_nul(request.POST):
            said = _("This contains characters that are no text.")
            return refused(request, RuleViolation("not_text", said))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Map what a command refused to a page that says so; other errors stay errors."""
        if isinstance(exception, Refusal | Unable):
            return refused(request, exception)
        return None


def _has_nul(said: QueryDict) -> bool:
    return any("\0" in value for _name, values in said.lists() for value in values)


def _told_where_to_go(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A program is told which methods there are; who reloads a form's address goes home."""
    if request.path.startswith("/api/"):
        return wrong_method(response)
    return HttpResponseRedirect("/") if request.method == "GET" else response


def _organisation(request: HttpRequest) -> Organisation:
    """Return whose zone and languages a page speaks; a program is told UTC, in any language."""
    row = None
    if not request.path.startswith("/api/"):
        row = Organisation.objects.only("time_zone", "language", "languages").first()
    return row or Organisation(time_zone="UTC")


def _language(request: HttpRequest, session: Session | None, organisation: Organisation) -> str:
    """Return the first that is offered: this browser's choice, the person's, what it asks for."""
    wishes = (
        request.COOKIES.get(LANGUAGE_COOKIE),
        session.person.language if session else None,
        translation.get_language_from_request(request),
    )
    offered = (each for each in wishes if each in organisation.languages)
    return next(offered, None) or organisation.language
