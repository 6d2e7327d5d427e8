"""The API's own description: what every operation shares is said here once."""

import re
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

UNSAFE = {"post", "put", "patch", "delete"}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "a sentence in the caller's language"},
        "code": {"type": "string", "description": "a stable name, for the rules K1.no_goal …"},
        "field": {"type": "string"},
        "row": {"type": "integer", "description": "counted from 1"},
        "given": {
            "type": ["integer", "string"],
            "description": "the version, or of a text the hash, that was read",
        },
        "current": {"type": ["integer", "string"], "description": "the one that stands"},
    },
}
ERRORS = {
    400: "the body is not JSON",
    401: "nobody is signed in",
    403: "somebody else may do this",
    404: "it does not exist, or not for you (T6)",
    409: "somebody changed it meanwhile; both versions, or hashes, are named (T4, K4)",
    413: "more than one request may carry",
    415: "the body does not say that it is JSON",
    422: "a rule says no; `code` names it",
    428: "a change must say in If-Match which version it was made on (T4)",
    429: "too many tries; Retry-After says when",
    503: "the one writer is busy; Retry-After says when",
    507: "the disk is full",
}
READS = (401, 404, 422)
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "the version that was read, in quotes (T4)",
    "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "the same key within seven days acts once and gets the same answer",
    "schema": {"type": "string", "maxLength": 200},
}
LIVE: dict[str, Any] = {
    "summary": "Live",
    "description": "The events of a project as they happen, in number order: server-sent events "
    "whose `id` is the event's number, whose `event` its type and whose `data` an EventOut.",
    "tags": ["projects"],
    "parameters": [
        {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "after", "in": "query", "required": False, "schema": {"type": "integer"}},
        {"name": "Last-Event-ID", "in": "header", "required": False, "schema": {"type": "string"}},
    ],
    "responses": {
        200: {
            "description": "the stream",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
    "security": [{"Token": []}, {"Browser": []}],
}
LIVE_PERSON = {
    **LIVE,
    "summary": "Live, everything you may see",
    "description": "What happens in all projects you may see, in one stream of server-sent events. "
    "`open` comes first: every project's code and last number. Then each event: `event` is its "
    "type, `data` {project, number, type, subject}; `projects` says which appeared (with their "
    "numbers) and which are gone, `people` that departments or persons changed. An `id` is opaque; "
    "who comes back with it as Last-Event-ID misses nothing.",
    "tags": ["me"],
    "parameters": [LIVE["parameters"][-1]],
}


class DescribedAPI(NinjaAPI):
    """A NinjaAPI that tells its errors, its headers and its live stream as well."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the OpenAPI 3.1 document."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        prefix = next(iter(schema["paths"])).split("/v1/")[0] + "/v1"
        schema["paths"][f"{prefix}/projects/{{code}}/live"] = {"get": LIVE}
        schema["paths"][f"{prefix}/live"] = {"get": LIVE_PERSON}
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                words = re.findall(r"\w+", path.removeprefix(prefix))
                operation["operationId"] = "_".join([method, *words])
                _describe(method, operation)
        return schema


def _describe(method: str, operation: dict[str, Any]) -> None:
    takes = operation.setdefault("parameters", [])
    codes = set(READS)
    if method in UNSAFE:
        takes.append(IDEMPOTENCY_KEY)
        codes = set(ERRORS) - {428}
    if "If-Match" in operation.get("description", ""):
        takes.append(IF_MATCH)
        codes.add(428)
    for code in sorted(codes):
        operation["responses"].setdefault(
            code,
            {
                "description": ERRORS[code],
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            },
        )
