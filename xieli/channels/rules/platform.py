"""What differs between platforms, as data and three small functions."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from .card import Card
from .outcome import Answer, Outcome
from .pace import Limit

TOKEN = re.compile(r"[\w-]{8,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted where, signed already."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Platform:
    """One kind of group robot.

    An address is `origin` + `path` + token: the token is a parameter named `token`, or the end of
    the path where that is empty.
    """

    origins: tuple[str, ...]
    path: str
    token: str
    limits: tuple[Limit, ...]
    signs: bool
    payload: Callable[[Card], Mapping[str, object]]
    request: Callable[[Card, str, str, datetime], Request]
    read: Callable[[Answer], Outcome]

    @property
    def example(self) -> str:
        """What an address of this kind looks like."""
        return self.origins[0] + self.path + (f"?{self.token}=…" if self.token else "…")


def address_of(platform: Platform, said: str, elsewhere: Collection[str] = ()) -> str:
    """Return the robot's address, without whatever else was pasted with it.

    Raises ValueError unless it is https to the platform itself, or to an origin of `elsewhere`.
    """
    parts = urlsplit(said.strip())
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    token = parts.path.removeprefix(platform.path)
    if platform.token:
        token = parse_qs(parts.query).get(platform.token, [""])[0]
    is_path = parts.path == platform.path + ("" if platform.token else token)
    if origin not in {*platform.origins, *elsewhere} or not is_path or not TOKEN.fullmatch(token):
        raise ValueError("not a robot of this platform")
    query = f"?{platform.token}={token}" if platform.token else token
    return origin + platform.path + query


def as_bytes(payload: Mapping[str, object]) -> bytes:
    """Return JSON with Chinese as itself: escaped it would take twice the room."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
