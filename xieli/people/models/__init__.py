"""Who is here, and how they prove that it is them."""

from .access import ApiToken, Passkey, PasswordTry, Session, Totp
from .organisation import (
    Absence,
    CalendarDay,
    Department,
    Membership,
    Organisation,
    Person,
    PersonSet,
    every_language,
)

__all__ = [
    "Absence",
    "ApiToken",
    "CalendarDay",
    "Department",
    "Membership",
    "Organisation",
    "Passkey",
    "PasswordTry",
    "Person",
    "PersonSet",
    "Session",
    "Totp",
    "every_language",
]
