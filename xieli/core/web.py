"""How a refusal looks over HTTP: one mapping for every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from xieli.core.errors import Busy, NotAllowed, Refusal, StaleVersion

UNPROCESSABLE, FORBIDDEN, CONFLICT, UNAVAILABLE = 422, 403, 409, 503


def status_of(refusal: Refusal | Busy) -> int:
    """Return 403, 409, 503 or 422."""
    if isinstance(refusal, NotAllowed):
        return FORBIDDEN
    if isinstance(refusal, StaleVersion):
        return CONFLICT
    return UNAVAILABLE if isinstance(refusal, Busy) else UNPROCESSABLE


def refused(request: HttpRequest, refusal: Refusal | Busy) -> HttpResponse:
    """Say what happened, that nothing changed, and the way back."""
    context = {"refusal": refusal, "back": way_back(request)}
    response = render(request, "core/refused.html", context, status=status_of(refusal))
    if isinstance(refusal, Busy):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def way_back(request: HttpRequest, otherwise: str = "/") -> str:
    """Return the page a form was sent from: its `back` field, else the Referer; never elsewhere."""
    said = request.POST.get("back") or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, request.is_secure()):
        return otherwise
    return said
