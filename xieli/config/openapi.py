"""The API's description: what ninja cannot know of it, said for every operation at once."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from xieli.core.api import KEY_LENGTH

type Part = dict[str, Any]

PREFIX = "/api/v1"
LIVE = f"{PREFIX}/projects/{{code}}/live"
TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457); nothing was changed.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT | {"description": "In the caller's language."},
        "code": TEXT | {"description": "Stable; begins with the rule's number where there is one."},
        "field": TEXT | {"description": "The input at fault."},
        "row": {"type": "integer", "description": "Its row in a list, from one."},
        "expected": TEXT | {"description": "The values that are known."},
        "given": {"type": "integer", "description": "The version the caller had read."},
        "current": {"type": "integer", "description": "The version that stands."},
    },
}
ERRORS = {
    400: "The body is not JSON.",
    401: "Nobody is signed in.",
    403: "This person may not; the detail says who can.",
    404: "It does not exist, or not for you (T6).",
    409: "Somebody else was faster (T4).",
    413: "More than one request may carry.",
    415: "The body is of a kind nobody reads.",
    422: "A rule forbids it, or a value does not fit.",
    428: "If-Match is missing (T4).",
    429: "This person has too many streams open.",
    503: "The database is busy; Retry-After says for how long.",
    507: "The disk is full.",
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": TEXT | {"maxLength": KEY_LENGTH},
    "description": "Sent again within seven days it acts once and gets the same answer.",
}
ABOUT_LIVE = """Each event is sent as `id` (its number), `event` (its type) and `data` (an EventOut).
It begins after `Last-Event-ID`, else after `after`, else with what happens from now on. Lines that
begin with a colon only keep the connection open."""


class DescribedAPI(NinjaAPI):
    """A NinjaAPI whose description names its errors and is called by its verbs."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the verb: a route's function bears its command's name."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **values: Any) -> OpenAPISchema:
        """Return the OpenAPI 3.1 document."""
        schema = super().get_openapi_schema(**values)
        schema["paths"][LIVE] = {"get": _live()}
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                if path != LIVE:
                    _describe(operation, path, is_unsafe=method != "get")
        return schema


def _describe(operation: Part, path: str, *, is_unsafe: bool) -> None:
    if is_unsafe:
        operation["parameters"] = [*operation["parameters"], IDEMPOTENCY_KEY]
    for status in _errors(operation, path, is_unsafe):
        operation["responses"][status] = _problem(status)


def _errors(operation: Part, path: str, is_unsafe: bool) -> Iterator[int]:
    """Yield every status an operation may refuse with."""
    yield 401
    if "{" in path or path.endswith("/imports"):
        yield 404
    if operation["parameters"]:
        yield 422
    if "requestBody" in operation:
        yield from (400, 413, 415)
    if is_unsafe:
        yield from (403, 503, 507)
    if any(each["name"] == "If-Match" for each in operation["parameters"]):
        yield from (409, 428)


def _problem(status: int) -> Part:
    answer: Part = {
        "description": ERRORS[status],
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return answer


def _live() -> Part:
    """The stream runs beside Django (xieli/live), so ninja does not know of it."""
    number = {"type": "integer", "minimum": 0}
    after = "The number of the last event you have."
    return {
        "operationId": "follow_events",
        "summary": "Follow Events",
        "description": ABOUT_LIVE,
        "tags": ["projects"],
        "security": [{"Token": []}, {"Browser": []}],
        "parameters": [
            {"in": "path", "name": "code", "schema": TEXT, "required": True},
            {"in": "query", "name": "after", "schema": number, "description": after},
            {"in": "header", "name": "Last-Event-ID", "schema": number, "description": after},
        ],
        "responses": {
            200: {
                "description": "A stream of events, for as long as it is open.",
                "content": {"text/event-stream": {"schema": TEXT}},
            }
        }
        | {status: _problem(status) for status in (401, 404, 422, 429)},
    }
