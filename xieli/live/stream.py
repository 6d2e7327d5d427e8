"""`GET /api/v1/projects/{code}/live`: the events of a project as they happen, in number order.

One tail a project reads each event once and keeps the last few in memory; a stream takes what
follows its own number from there, or from the database when it is further behind. So a reader that
is slow or comes back with Last-Event-ID misses nothing and sees nothing twice.
"""

import asyncio
import json
import os
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic
from typing import Any

from xieli.live.hub import Hub, Subscription
from xieli.live.queries import MOST_AT_ONCE, Line, Place, Unknown, admitted, lines_after
from xieli.live.tail import Tail, Tails

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

PATH = re.compile(r"/api/v1/projects/([^/]+)/live")
HEARTBEAT_SECONDS = 15.0
CHECK_SECONDS = 5.0
PATIENCE_SECONDS = 30.0  # how long one write to a reader that does not read may take
TITLES = {401: "Unauthorized", 404: "Not Found", 422: "Unprocessable Content",
          429: "Too Many Requests", 503: "Service Unavailable"}  # fmt: skip
CODES = {401: "not_signed_in", 404: "not_found", 422: "invalid", 429: "too_many_streams",
         503: "closing"}  # fmt: skip
