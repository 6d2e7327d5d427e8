"""What every page shares: how a refusal looks, a day that was typed, a file handed out."""

from datetime import date
from pathlib import Path
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from xieli.core.days import in_reach
from xieli.core.errors import (
    Busy,
    DiskFull,
    NotAllowed,
    Refusal,
    RuleViolation,
    StaleVersion,
    TooManyTries,
    Unable,
)

UNPROCESSABLE, FORBIDDEN, CONFLICT, TOO_MANY, UNAVAILABLE, NO_ROOM = 422, 403, 409, 429, 503, 507


def status_of(refusal: Refusal | Unable) -> int:
    """Return 403, 409, 429, 503, 507 or 422."""
    if isinstance(refusal, NotAllowed):
        return FORBIDDEN
    if isinstance(refusal, StaleVersion):
        return CONFLICT
    if isinstance(refusal, TooManyTries):
        return TOO_MANY
    if isinstance(refusal, DiskFull):
        return NO_ROOM
    return UNAVAILABLE if isinstance(refusal, Unable) else UNPROCESSABLE


def refused(request: HttpRequest, refusal: Refusal | Unable) -> HttpResponse:
    """Say what happened, that nothing changed, and the way back."""
    context = {"refusal": refusal, "back": way_back(request)}
    response = render(request, "core/refused.html", context, status=status_of(refusal))
    return told_when(response, refusal)


def told_when(response: HttpResponse, refusal: Refusal | Unable) -> HttpResponse:
    """Say after how many seconds another try makes sense, where that is known."""
    if isinstance(refusal, Busy | TooManyTries):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def way_back(request: HttpRequest, otherwise: str = "/") -> str:
    """Return the page a form was sent from: its `back` field, else the Referer; never elsewhere."""
    said = request.POST.get("back") or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, request.is_secure()):
        return otherwise
    return said


def typed_again(
    request: HttpRequest, template: str, context: dict[str, object], refusal: Refusal
) -> HttpResponse:
    """Show the same page again: what was typed, and why it was not done."""
    context = context | {"refusal": refusal}
    return told_when(render(request, template, context, status=status_of(refusal)), refusal)


def parse_day(text: str, field: str) -> date | None:
    """Return the day typed; raises RuleViolation for one that does not exist or is out of reach."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise RuleViolation(
            "invalid_day", _("“%s” is not a day; write it like 2026-11-23.") % text, field=field
        ) from None
    return in_reach(day, field)


def version_of(said: QueryDict) -> int:
    """Return the version a form was filled in on; 0, which none has, when it says none (T4)."""
    text = said.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def download(path: Path, name: str) -> FileResponse:
    """Return a file to be saved and never shown in place, whatever it calls itself (D14)."""
    return hand_out(path.open("rb"), name)


def hand_out(file: IO[bytes], name: str, type: str = "application/octet-stream") -> FileResponse:
    """Return an open file to be saved; it is closed once it was sent."""
    return FileResponse(file, as_attachment=True, filename=name, content_type=type)


def here(request: HttpRequest) -> str:
    """Return where this installation was reached."""
    return request.build_absolute_uri("/").rstrip("/")
