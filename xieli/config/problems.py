"""What the API says when a request does not even reach a command, in the caller's language."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import ValidationError

from xieli.config.middleware import Answer
from xieli.core.web import problem

API = "/api/"
READABLE = {"application/json", "multipart/form-data"}
SAID: dict[int, tuple[str, str | Promise]] = {
    400: ("malformed", gettext_lazy("The request cannot be read.")),
    401: ("not_signed_in", gettext_lazy("Send a token, or sign in.")),
    403: ("not_allowed", gettext_lazy("The CSRF token is missing or wrong.")),
    404: ("not_found", gettext_lazy("There is nothing here.")),
    405: ("method_not_allowed", gettext_lazy("This is not done to what is here.")),
    413: ("too_large", gettext_lazy("This is more than one request may carry.")),
    415: ("unsupported_media_type", gettext_lazy("A body is JSON; a table is uploaded as a form.")),
    500: ("failed", gettext_lazy("This failed on our side.")),
}
# What a value lacks, by how the kind of the error begins; the first that fits.
MISFITS = (
    ("missing", gettext_lazy("This is missing.")),
    ("extra_forbidden", gettext_lazy("There is no such field.")),
    ("string_too_long", gettext_lazy("This is too long.")),
    ("too_long", gettext_lazy("This is too long.")),
    ("string", gettext_lazy("Text is expected here.")),
    ("date", gettext_lazy("A day like 2027-03-31, or a moment with its zone, is expected here.")),
    ("timezone", gettext_lazy("A day like 2027-03-31, or a moment with its zone, is expected here.")),
    ("enum", gettext_lazy("This is none of the values that are known here.")),
    ("int", gettext_lazy("A number is expected here.")),
    ("decimal", gettext_lazy("A number is expected here.")),
    ("bool", gettext_lazy("true or false is expected here.")),
    ("list", gettext_lazy("A list is expected here.")),
)  # fmt: skip


def plain(status: int) -> HttpResponse:
    """Return the problem of a status that says everything there is to say."""
    code, detail = SAID.get(status, ("refused", ""))
    return problem(status, code, str(detail))


def misfit(refusal: ValidationError) -> HttpResponse:
    """Say which field of a body or query does not fit, and why; rows are counted from one."""
    first: dict[str, Any] = refusal.errors[0] if refusal.errors else {}
    where = [part for part in first.get("loc", ()) if part not in {"body", "query", "said"}]
    rows = [part for part in where if isinstance(part, int)]
    kind = str(first.get("type", ""))
    fitting = (str(detail) for start, detail in MISFITS if kind.startswith(start))
    return problem(
        422,
        "invalid",
        next(fitting, _("This value does not fit here.")),
        field=".".join(str(part) for part in where) or None,
        row=rows[0] + 1 if rows else None,
        expected=first.get("ctx", {}).get("expected"),
    )


class Problems:
    """Whatever of the API no route answers is a problem too, and never a page."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse a body of a kind nobody reads; give every bare refusal its shape."""
        if not request.path.startswith(API):
            return self._answer(request)
        has_body = request.META.get("CONTENT_LENGTH") not in {None, "", "0"}
        if has_body and request.content_type not in READABLE:
            return plain(415)
        response = self._answer(request)
        is_bare = not response.get("Content-Type", "").startswith("application/problem+json")
        if response.status_code >= 400 and is_bare:
            said = plain(response.status_code)
            if response.has_header("Allow"):
                said["Allow"] = response["Allow"]
            return said
        return response
