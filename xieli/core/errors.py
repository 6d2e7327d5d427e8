"""The ways a command refuses, and the two ways the machine is unable to do it.

Each surface maps them once: HTML re-renders the same partial (422, 403, 409), the API answers
problem+json, the command line exits with 2.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _


class Refusal(Exception):
    """A command said no; nothing was changed (T2)."""

    code = "refused"
    # What has to stand although all else was undone: a wrong password stays counted.
    afterwards: Callable[[], None] | None = None

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RuleViolation(Refusal):
    """A rule of the product forbids this. `code` begins with the rule's number, e.g. `B1.no_owner`.

    `field` names the input at fault, `row` the one-based row of a table, where there is one.
    """

    def __init__(
        self, code: str, message: str, *, field: str | None = None, row: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.row = row


class NotAllowed(Refusal):
    """This person may not do this; the message says who can."""

    code = "not_allowed"


class TooManyTries(Refusal):
    """Passwords were guessed too often: try again after `retry_after` seconds."""

    code = "too_many_tries"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class StaleVersion(Refusal):
    """Somebody else was faster (T4): `given` is what the caller had read, `current` what stands.

    Both are versions; of a text without one, its words.
    """

    code = "stale_version"

    def __init__(self, message: str, *, given: int | str, current: int | str) -> None:
        super().__init__(message)
        self.given = given
        self.current = current


class StaleText(StaleVersion):
    """Another text stands than the one that was read (K4, R3): `given` and `current` are hashes.

    `current` is empty where none took its place; `row` counts from one where several were given.
    """

    code = "K4.stale_hash"

    def __init__(self, *, given: str, current: str) -> None:
        message = _("The document changed; please read it again.")
        super().__init__(message, given=given, current=current)
        self.row: int | None = None


class Unable(Exception):
    """The machine could not, though the command would have; nothing was changed."""


class Busy(Unable):
    """The writer could not be had in time. Try again after `retry_after` seconds."""

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__(_("The database is busy; nothing was changed. Try again."))
        self.retry_after = retry_after


class DiskFull(Unable):
    """There is no room left where the rows live."""

    def __init__(self) -> None:
        super().__init__(_("The disk is full; nothing was changed. Make room and try again."))
