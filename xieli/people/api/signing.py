"""How the person who asks signs: passkeys, and codes of an app."""

from datetime import datetime
from typing import Annotated, Self

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Text, found
from xieli.people import commands
from xieli.people.models import Passkey, Person, Totp

from .auth import Authenticated

router = Router(tags=["me"])
Password = Annotated[Text, Field(max_length=200)]
Name = Annotated[Text, Field(max_length=100)]
Part = Annotated[Text, Field(max_length=4000)]


class PasskeyOut(Schema):
    """One of your keys; a revoked one signs no more."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: Passkey) -> Self:
        """Return the key as it is told outside."""
        return cls(
            id=row.pk,
            name=row.name,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
        )


class SigningOut(Schema):
    """How you sign, and the challenge a new passkey has to answer within ten minutes."""

    challenge: str
    passkeys: list[PasskeyOut]
    has_codes: bool


class PasskeyIn(Schema):
    """A key that was just made for this host; every part base64url, the key as SPKI in DER."""

    password: Password
    name: Name
    challenge: Part
    public_key: Part
    authenticator_data: Part
    client_data: Part


class PasskeyName(Schema):
    """Another name for a key."""

    password: Password
    name: Name


class OwnPasswordIn(Schema):
    """The password, typed again."""

    password: Password


class CodeIn(Schema):
    """Six digits the app shows now."""

    code: Annotated[Text, Field(max_length=20)]


class NewCodesOut(Schema):
    """What the app has to be given; told this once."""

    uri: str
    secret: str


class CodesOut(Schema):
    """Whether codes sign for you."""

    has_codes: bool


@router.get("/me/signing", response=SigningOut)
def signing(request: Authenticated) -> SigningOut:
    """Return your passkeys, and whether you sign with codes."""
    person = request.auth
    return SigningOut(
        challenge=commands.passkey_challenge(person),
        passkeys=[PasskeyOut.of(row) for row in Passkey.objects.filter(person=person)],
        has_codes=Totp.objects.filter(person=person, confirmed_at__isnull=False).exists(),
    )


@router.post("/me/passkeys", response={201: PasskeyOut})
def passkeys(request: Authenticated, said: PasskeyIn) -> Status[PasskeyOut]:
    """Add a passkey of your own."""
    _prove(request, said.password)
    new = commands.NewPasskey(**said.model_dump(exclude={"password"}))
    person = request.auth
    row = commands.register_passkey(
        person=person, passkey=new, host=request.get_host(), actor=person
    )
    return Status(201, PasskeyOut.of(row))


@router.patch("/me/passkeys/{passkey_id}", response=PasskeyOut)
def passkey(request: Authenticated, passkey_id: str, said: PasskeyName) -> PasskeyOut:
    """Give a key another name."""
    row = _own(passkey_id, request.auth)
    _prove(request, said.password)
    return PasskeyOut.of(commands.rename_passkey(passkey=row, name=said.name, actor=request.auth))


@router.post("/me/passkeys/{passkey_id}/revocations", response={201: PasskeyOut})
def revocations(request: Authenticated, passkey_id: str, said: OwnPasswordIn) -> Status[PasskeyOut]:
    """Sign nothing with a key any more; what it signed can still be checked."""
    row = _own(passkey_id, request.auth)
    _prove(request, said.password)
    return Status(201, PasskeyOut.of(commands.revoke_passkey(passkey=row, actor=request.auth)))


@router.post("/me/codes", response={201: NewCodesOut})
def codes(request: Authenticated, said: OwnPasswordIn) -> Status[NewCodesOut]:
    """Begin to set up codes; they count once the first one is confirmed."""
    _prove(request, said.password)
    told = commands.enrol_totp(person=request.auth, actor=request.auth)
    return Status(201, NewCodesOut(uri=told.uri, secret=told.secret))


@router.post("/me/codes/confirmations", response={201: CodesOut})
def confirmations(request: Authenticated, said: CodeIn) -> Status[CodesOut]:
    """The first code of the app."""
    commands.prove_code(
        person=request.auth,
        code=said.code,
        address=request.META.get("REMOTE_ADDR", ""),
        is_first=True,
    )
    commands.confirm_totp(person=request.auth, actor=request.auth)
    return Status(201, CodesOut(has_codes=True))


@router.post("/me/codes/removals", response={201: CodesOut})
def removals(request: Authenticated, said: OwnPasswordIn) -> Status[CodesOut]:
    """Forget the app; its codes sign nothing from now on."""
    _prove(request, said.password)
    commands.remove_totp(person=request.auth, actor=request.auth)
    return Status(201, CodesOut(has_codes=False))


def _prove(request: Authenticated, password: str) -> None:
    address = request.META.get("REMOTE_ADDR", "")
    commands.prove_password(person=request.auth, password=password, address=address)


def _own(passkey_id: str, person: Person) -> Passkey:
    """Nobody finds another person's key (T6)."""
    return found(Passkey.objects.filter(person=person), pk=passkey_id)
