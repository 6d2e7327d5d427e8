"""What a body or a query lacks of its schema, in the caller's language."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser

from xieli.core.days import out_of_reach

JSON = "application/json"


class JsonOnly(Parser):
    """A body is JSON and says so; anything else is refused with 415 before it is read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body says. Raises HttpError 400 or 415."""
        if request.content_type not in {JSON, ""}:
            raise HttpError(415, _("Send the body as %s.") % JSON)
        try:
            return super().parse_body(request)
        except ValueError as error:
            raise HttpError(400, _("The body is not JSON that can be read.")) from error


def what_is_wrong(error: Mapping[str, Any]) -> str:
    """Return the sentence for one error of pydantic; its own English for a rare kind."""
    kind, limits = str(error.get("type", "")), error.get("ctx", {})
    for beginning, sentence in _sentences():
        if kind.startswith(beginning):
            return sentence % limits if "%(" in sentence else sentence
    return str(error.get("msg", ""))


def _sentences() -> tuple[tuple[str, str], ...]:
    return (
        ("not_text", _("This contains characters that are no text.")),
        ("day_out_of_reach", out_of_reach()),
        ("out_of_reach", _("This moment is out of reach.")),
        ("missing", _("This is missing.")),
        ("string_too_long", _("This is longer than %(max_length)s characters.")),
        ("string", _("This has to be text.")),
        ("too_long", _("These are more than %(max_length)s.")),
        ("too_short", _("These are fewer than %(min_length)s.")),
        ("greater_than_equal", _("This is less than %(ge)s.")),
        ("less_than_equal", _("This is more than %(le)s.")),
        ("int", _("This has to be a whole number.")),
        ("decimal", _("This has to be a number with at most 18 digits, 4 after the point.")),
        ("bool", _("This has to be true or false.")),
        (
            "datetime",
            _("This has to be a moment with its time zone, as 2024-03-10T09:00:00+08:00."),
        ),
        (
            "timezone",
            _("This has to be a moment with its time zone, as 2024-03-10T09:00:00+08:00."),
        ),
        ("date", _("This has to be a date that exists, as 2024-03-10.")),
        ("time", _("This has to be a time of day, as 09:00.")),
        ("list", _("This has to be a list.")),
        ("dict", _("This has to be an object.")),
        ("model", _("This has to be an object.")),
        ("enum", _("Choose one of %(expected)s.")),
        ("literal", _("Choose one of %(expected)s.")),
    )
