"""What came of a message: sent, try later, or refused for good, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

SOON = 60  # seconds


class Result(StrEnum):
    """What the caller does next: nothing, the same again later, or another way."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a message did not arrive."""

    LIMIT = "limit"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    SIGNATURE = "signature"
    GONE = "gone"
    KEYWORD = "keyword"
    IP = "ip"
    UNREADABLE = "unreadable"
    CONTENT = "content"
    PAUSED = "paused"
    NO_MAIL = "no_mail"


# The next message would be refused as well, until somebody puts the channel right.
DEADLY = {Reason.SIGNATURE, Reason.GONE, Reason.KEYWORD, Reason.IP, Reason.UNREADABLE}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seconds` is how long to wait at least (LATER); `said` is the platform's own wording."""

    result: Result
    reason: Reason | None = None
    seconds: int = 0
    said: str = ""

    @classmethod
    def sent(cls) -> Self:
        """It arrived."""
        return cls(Result.SENT)

    @classmethod
    def later(cls, seconds: int, reason: Reason, said: str = "") -> Self:
        """Try again after so many seconds."""
        return cls(Result.LATER, reason, seconds, said)

    @classmethod
    def refused(cls, reason: Reason, said: str = "") -> Self:
        """The same message would be refused again."""
        return cls(Result.REFUSED, reason, 0, said)

    @property
    def is_deadly(self) -> bool:
        """Whether the channel itself is at fault, not this one message."""
        return self.result is Result.REFUSED and self.reason in DEADLY


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP: the status, the JSON object if there was one, Retry-After."""

    status: int
    body: Mapping[str, object] = field(default_factory=dict)
    retry_after: int = 0

    def code(self, *names: str) -> int | None:
        """Return the platform's own number under the first of these names that holds one."""
        numbers = (self.body.get(name) for name in names)
        return next((number for number in numbers if isinstance(number, int)), None)

    def words(self, name: str) -> str:
        """Return what the platform says about it."""
        return str(self.body.get(name, ""))


def read_code(
    answer: Answer, code: int | None, said: str, meanings: Mapping[int, tuple[Reason, int]]
) -> Outcome:
    """Return what a platform's number means: a table of reason and seconds, 0 for refused.

    A number nobody documents refuses this one message; without a number the HTTP status speaks.
    """
    if code is None:
        return _read_status(answer)
    if code == 0:
        return Outcome.sent()
    reason, seconds = meanings.get(code, (Reason.CONTENT, 0))
    told = f"{code} {said}".strip()
    return Outcome.later(seconds, reason, told) if seconds else Outcome.refused(reason, told)


def _read_status(answer: Answer) -> Outcome:
    told = f"HTTP {answer.status}"
    if answer.status == 429:
        return Outcome.later(max(SOON, answer.retry_after), Reason.LIMIT, told)
    if 300 <= answer.status < 500:
        return Outcome.refused(Reason.GONE, told)
    return Outcome.later(SOON, Reason.BUSY, told)
