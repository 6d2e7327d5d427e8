"""Codes of an app (TOTP, RFC 6238): setting it up, and checking a code once (D18)."""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import write
from xieli.core.errors import RuleViolation
from xieli.core.sealing import seal, unseal
from xieli.people.events import PeopleEvent
from xieli.people.models import Organisation, Person, Totp

from . import brake
from .organisation import lock_organisation, record, require_self

DIGITS, SECONDS, PURPOSE = 6, 30, "xieli.totp"
ROUND = (0, -1, 1)  # a phone's clock may be half a minute off


@dataclass(frozen=True, slots=True)
class NewTotp:
    """What the app is given, shown this once: as a link for its camera, and to be typed."""

    uri: str
    secret: str


@write()
def enrol_totp(*, person: Person, actor: Person) -> NewTotp:
    """Begin to set up codes; they count once `confirm_totp` saw the first."""
    organisation = lock_organisation()
    require_self(person, actor)
    row = Totp.objects.filter(person=person).first() or Totp(person=person)
    if row.confirmed_at is not None:
        raise RuleViolation("D18.totp_exists", _("Remove the codes you have first."))
    secret = secrets.token_bytes(20)
    row.secret, row.enrolled_at, row.counter = seal(secret, PURPOSE), clock.now(), 0
    row.save()
    record(PeopleEvent.TOTP_ENROLLED, actor, person)
    return _told(secret, person, organisation)


@write()
def confirm_totp(*, person: Person, actor: Person) -> Totp:
    """The app showed the right digits once (`prove_code`): from now on its codes sign."""
    lock_organisation()
    require_self(person, actor)
    row = Totp.objects.filter(person=person, confirmed_at=None, counter__gt=0).first()
    if row is None:
        raise RuleViolation("D18.no_totp", _("Set up the codes first."), field="code")
    row.confirmed_at = clock.now()
    row.save(update_fields=["confirmed_at"])
    record(PeopleEvent.TOTP_CONFIRMED, actor, person)
    return row


@write()
def remove_totp(*, person: Person, actor: Person) -> Person:
    """Forget the app; its codes are worth nothing from now on."""
    lock_organisation()
    require_self(person, actor)
    removed, _rows = Totp.objects.filter(person=person).delete()
    if not removed:
        raise RuleViolation("D18.no_totp", _("Set up the codes first."))
    record(PeopleEvent.TOTP_REMOVED, actor, person)
    return person


def prove_code(*, person: Person, code: str, address: str = "", is_first: bool = False) -> None:
    """Check a code of somebody already known, under the brake. Raises K4.wrong_code.

    It is good once. The first one of an app is asked before it is confirmed.
    """
    if not _enrolled(person, is_first=is_first).exists():
        raise RuleViolation("D18.no_totp", _("Set up the codes first."), field="code")
    wrong = RuleViolation(
        "K4.wrong_code", _("The code is not right, or was used before."), field="code"
    )
    brake.check(
        lambda: _use(person, code, is_first=is_first),
        subject=person,
        guarded=brake.confirming(person, address),
        wrong=wrong,
    )


@write()
def _use(person: Person, code: str, *, is_first: bool) -> bool:
    """Return whether this is a code of now that was not used yet; it is used from now on."""
    lock_organisation()
    row = _enrolled(person, is_first=is_first).first()
    if row is None:
        return False
    try:
        generator = TOTP(unseal(row.secret, PURPOSE), DIGITS, SHA1(), SECONDS)  # noqa: S303
    except ValueError:
        return False  # sealed with another SECRET_KEY: it has to be set up anew
    now = int(clock.now().timestamp()) // SECONDS
    for counter in (now + step for step in ROUND):
        if counter > row.counter and _is_code(generator, code, counter):
            row.counter = counter
            row.save(update_fields=["counter"])
            return True
    return False


def _enrolled(person: Person, *, is_first: bool) -> QuerySet[Totp]:
    return Totp.objects.filter(person=person, confirmed_at__isnull=is_first)


def _is_code(generator: TOTP, code: str, counter: int) -> bool:
    try:
        generator.verify(code.strip().encode(), counter * SECONDS)
    except InvalidToken:
        return False
    return True


def _told(secret: bytes, person: Person, organisation: Organisation) -> NewTotp:
    account = person.email or person.mobile or person.employee_number
    generator = TOTP(secret, DIGITS, SHA1(), SECONDS)  # noqa: S303 - what apps agree on
    uri = generator.get_provisioning_uri(account, f"协力 {organisation.name}")
    return NewTotp(uri, uri.partition("secret=")[2].partition("&")[0])
