"""Passkeys: adding one's own, naming and revoking it, and proving oneself with it (V4, D18)."""

from dataclasses import dataclass
from hashlib import sha256

from django.core import signing
from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.core.errors import RuleViolation
from xieli.core.models import Event
from xieli.core.passkeys import Evidence, key_print, registered_credential, verify_assertion
from xieli.people.events import PeopleEvent
from xieli.people.models import Passkey, Person

from .organisation import lock_organisation, record, require_self

SALT, CHALLENGE_LASTS = "xieli.passkey", 600


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a browser says of the key it just made; base64url but for its name."""

    name: str
    challenge: str
    public_key: str
    authenticator_data: str
    client_data: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passkey answers when it signs; base64url."""

    credential: str
    authenticator_data: str
    client_data: str
    signature: str


def passkey_challenge(person: Person) -> str:
    """Return what a new key of this person has to answer within ten minutes."""
    return signing.dumps(person.pk, salt=SALT)


@write()
def register_passkey(*, person: Person, passkey: NewPasskey, host: str, actor: Person) -> Passkey:
    """Keep the public half of a key made on the person's own device, at this site."""
    lock_organisation()
    require_self(person, actor)
    wrong = RuleViolation("D18.wrong_passkey", _("The passkey could not be added. Try again."))
    try:
        if signing.loads(passkey.challenge, salt=SALT, max_age=CHALLENGE_LASTS) != person.pk:
            raise wrong
        credential, sign_count = registered_credential(
            public_key=passkey.public_key,
            authenticator_data=passkey.authenticator_data,
            client_data=passkey.client_data,
            challenge=passkey.challenge.encode(),
            host=host,
        )
    except (ValueError, signing.BadSignature) as error:
        raise wrong from error
    row = Passkey(
        person=person,
        credential=credential,
        public_key=passkey.public_key,
        sign_count=sign_count,
        name=passkey.name.strip(),
        created_at=clock.now(),
    )
    save_checked(row)
    known = {"public_key": key_print(row.public_key)}
    record(PeopleEvent.PASSKEY_REGISTERED, actor, row, after=known)
    return row


@write()
def rename_passkey(*, passkey: Passkey, name: str, actor: Person) -> Passkey:
    """Call a key what its owner calls the device."""
    row = _lock(passkey, actor)
    before, row.name = row.name, name.strip()
    save_checked(row)
    record(
        PeopleEvent.PASSKEY_RENAMED, actor, row, before={"name": before}, after={"name": row.name}
    )
    return row


@write()
def revoke_passkey(*, passkey: Passkey, actor: Person) -> Passkey:
    """Nothing is signed with this key from now on; what it signed can still be checked."""
    row = _lock(passkey, actor)
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    record(PeopleEvent.PASSKEY_REVOKED, actor, row)
    return row


@write()
def prove_passkey(*, assertion: Assertion, hash: str, host: str, actor: Person) -> Evidence:
    """Check that a standing key of the actor signed the text with this hash; return the evidence.

    An answer is good once. Raises V4.wrong_assertion, V4.used_assertion, and
    V4.sign_count when the key was copied: its device counts each use.
    """
    lock_organisation()
    rows = Passkey.objects.standing().filter(person=actor)
    row = rows.filter(credential=assertion.credential.replace("\0", "")).first()
    if row is None:
        raise RuleViolation("V4.no_passkey", _("This passkey is not one of yours, or was revoked."))
    evidence = Evidence(
        public_key=row.public_key,
        authenticator_data=assertion.authenticator_data,
        client_data=assertion.client_data,
        signature=assertion.signature,
    )
    try:
        verify_assertion(evidence, hash, host)
    except ValueError as error:
        raise RuleViolation(
            "V4.wrong_assertion", _("The passkey did not sign this text. Read it again, then sign.")
        ) from error
    if row.sign_count and evidence.sign_count <= row.sign_count:
        raise RuleViolation(
            "V4.sign_count", _("This passkey seems to have been copied. Revoke it, add a new one.")
        )
    used = {"hash": hash, "answer": sha256(evidence.signature.encode()).hexdigest()}
    uses = Event.objects.filter(subject_id=row.pk, type=PeopleEvent.PASSKEY_USED)
    if evidence.is_unique and uses.filter(after__answer=used["answer"]).exists():
        raise RuleViolation("V4.used_assertion", _("This was signed with before. Touch it again."))
    row.sign_count, row.last_used_at = evidence.sign_count, clock.now()
    row.save(update_fields=["sign_count", "last_used_at"])
    record(PeopleEvent.PASSKEY_USED, actor, row, after=used)
    return evidence


def _lock(passkey: Passkey, actor: Person) -> Passkey:
    lock_organisation()
    row = Passkey.objects.select_related("person").get(pk=passkey.pk)
    require_self(row.person, actor)
    if row.revoked_at is not None:
        raise RuleViolation("D18.revoked", _("This passkey was revoked."))
    return row
