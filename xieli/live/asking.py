"""What a request for a stream says of itself, and how one is refused."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from xieli.live.queries import Reader
from xieli.people.forms import COOKIE

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

CODES = {401: "not_signed_in", 404: "not_found", 422: "invalid", 429: "too_many_streams"}


def reader_of(scope: Message) -> Reader:
    """Return whose request it is: a program's token, else a browser's session."""
    headers = _headers(scope)
    scheme, _space, token = headers.get("authorization", "").partition(" ")
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        cookie = None
    return Reader(
        token=token.strip() if scheme.lower() == "bearer" else "",
        session_key=cookie.value if cookie else "",
    )


def last_id(scope: Message) -> str:
    """Return what to go on from: Last-Event-ID, else ?after=, else nothing."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    return _headers(scope).get("last-event-id") or asked


async def refuse(send: Send, status: int) -> None:
    """Say no as every operation of the API does."""
    title = HTTPStatus(status).phrase
    body = json.dumps(
        {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": title,
            "code": CODES[status],
        }
    ).encode()
    headers = [(b"content-type", b"application/problem+json")]
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers.append((b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _headers(scope: Message) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
