"""Who enters: sessions of the browser, the signing window, tokens of programs."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.people import policies
from xieli.people.events import PeopleEvent
from xieli.people.models import ApiToken, Organisation, Person, Session
from xieli.people.rules import Method

from . import brake
from .codes import prove_code
from .persons import set_password

SESSION_LASTS = timedelta(days=14)
SIGNING_WINDOW = timedelta(minutes=10)


def open_session(
    *, login: str, password: str, address: str = "", actor: Person | None = None
) -> tuple[Session, str]:
    """Sign somebody in by e-mail, mobile or employee number (P5); return the session and its key.

    Only the key's hash is kept. Raises TooManyTries after too many guesses (D15). The password is
    checked before the transaction begins: hashing is slow, and counted tries have to stay.
    """
    person = Person.objects.active().known_as(login).first()
    wrong = RuleViolation(
        "P5.wrong_sign_in", _("This name and password do not belong together."), field="login"
    )
    guarded = brake.signing_in(login, address)
    brake.check_password(person=person, password=password, guarded=guarded, wrong=wrong)
    if person is None:
        raise wrong
    return _open(person, actor=actor or person)


@write()
def switch_person(*, person: Person, actor: Person | None) -> tuple[Session, str]:
    """Demonstration only: continue as another of its people without a password."""
    if not settings.DEMO or not person.is_active:
        raise NotAllowed(_("Only a demonstration lets you switch people."))
    return _open(person, actor=actor)


@write()
def close_session(*, session: Session, actor: Person) -> None:
    """Sign out; the key is worth nothing from now on."""
    if session.person_id != actor.pk:
        raise NotAllowed(_("This is somebody else's session."))
    session.closed_at = clock.now()
    session.save(update_fields=["closed_at"])
    _record(PeopleEvent.SESSION_CLOSED, actor, session.person)


def prove_password(
    *, person: Person, password: str, address: str = "", field: str = "password"
) -> None:
    """Check the password of somebody already known (K4), under the brake. Raises K4.wrong_password.

    Signing by a program and changing one's own password ask for it like this.
    """
    wrong = RuleViolation("K4.wrong_password", _("The password is not right."), field=field)
    guarded = brake.confirming(person, address)
    brake.check_password(person=person, password=password, guarded=guarded, wrong=wrong)


def prove_again(*, person: Person, password: str, code: str = "", address: str = "") -> Method:
    """Check the password, or instead of it a code of the app, of somebody who is to sign (K4)."""
    if code:
        prove_code(person=person, code=code, address=address)
        return Method.TOTP
    prove_password(person=person, password=password, address=address)
    return Method.PASSWORD


def change_password(
    *, person: Person, current: str, password: str, address: str = "", actor: Person
) -> tuple[Session, str]:
    """A new password of one's own for the old one; return the session that goes on, and its key.

    Every other session ends (P5). Raises K4.wrong_password, under the brake (D15).
    """
    if person != actor:
        raise NotAllowed(_("Only this person or an administrator sets the password."))
    prove_password(person=person, password=current, address=address, field="current")
    return _renew(person, password)


@write()
def _renew(person: Person, password: str) -> tuple[Session, str]:
    return _open(set_password(person=person, password=password, actor=person), actor=person)


def confirm_password(
    *, session: Session, password: str, code: str = "", address: str = "", actor: Person
) -> Session:
    """Type password or code again: opens a ten-minute window in which this session signs (K4)."""
    if session.person_id != actor.pk:
        raise NotAllowed(_("This is somebody else's session."))
    method = prove_again(person=actor, password=password, code=code, address=address)
    return _open_window(session, method, actor)


@write()
def _open_window(session: Session, method: Method, actor: Person) -> Session:
    session.may_sign_until = clock.now() + SIGNING_WINDOW
    session.confirmed_by = method
    session.save(update_fields=["may_sign_until", "confirmed_by"])
    event = PeopleEvent.CODE_CONFIRMED if method is Method.TOTP else PeopleEvent.PASSWORD_CONFIRMED
    _record(event, actor, actor)
    return session


@write()
def create_token(*, person: Person, name: str, actor: Person | None) -> tuple[ApiToken, str]:
    """Make a bearer token for a program that acts as `person`; it is shown this once."""
    if not policies.can_set_password(actor, person):
        raise NotAllowed(_("Only this person or an administrator makes their tokens."))
    if not person.is_active:
        raise RuleViolation("P3.has_left", _("%s has left.") % person.name)
    secret = f"xieli_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        person=person,
        name=name.strip(),
        hash=hashed(secret),
        epoch=person.epoch,
        created_at=clock.now(),
    )
    save_checked(token)
    _record(PeopleEvent.TOKEN_CREATED, actor, person, after={"name": token.name})
    return token, secret


@write()
def revoke_token(*, token: ApiToken, actor: Person | None) -> ApiToken:
    """End a token at once."""
    if not policies.can_set_password(actor, token.person):
        raise NotAllowed(_("Only this person or an administrator ends their tokens."))
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    _record(PeopleEvent.TOKEN_REVOKED, actor, token.person, after={"name": token.name})
    return token


def hashed(secret: str) -> str:
    """Return what is kept of a key or token: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@write()
def _open(person: Person, *, actor: Person | None) -> tuple[Session, str]:
    key = secrets.token_urlsafe(32)
    session = Session(
        person=person,
        hash=hashed(key),
        epoch=person.epoch,
        opened_at=clock.now(),
        expires_at=clock.now() + SESSION_LASTS,
    )
    save_checked(session)
    _record(PeopleEvent.SESSION_OPENED, actor, person)
    return session, key


def _record(
    type: PeopleEvent, actor: Person | None, subject: Person, after: events.Facts | None = None
) -> None:
    ledger_id = Organisation.objects.values_list("ledger_id", flat=True).get()
    events.record(type, ledger_id=ledger_id, actor=actor, subject=subject, after=after)
