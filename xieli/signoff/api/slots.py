"""Filling a slot: sign, take back, object, urge; and what a head says to a signature for them."""

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Text, found
from xieli.people import commands as people
from xieli.people.api import Authenticated
from xieli.people.models import Person
from xieli.people.rules import Method
from xieli.signoff import commands
from xieli.signoff.models import Signatory, Signature
from xieli.signoff.policies import is_readable
from xieli.signoff.rules import BY_PASSWORD, Proof

from .documents import SignatoryOut, signatory_out

router = Router()


class AssertionIn(Schema):
    """What a passkey answered to the bytes of the text's SHA-256; every part base64url."""

    credential: Annotated[Text, Field(max_length=1400)]
    authenticator_data: Annotated[Text, Field(max_length=2000)]
    client_data: Annotated[Text, Field(max_length=4000)]
    signature: Annotated[Text, Field(max_length=2000)]


class SignatureIn(Schema):
    """What signing says, with one proof of who signs: a token has no signing window.

    Level 1: `password`, or a `code` of one's app. Level 2: the `assertion` of a passkey (V4).
    `read_to_end` says whether the program showed its person the text to the end; null: not known.
    """

    hash: Annotated[Text, Field(max_length=64)]
    read_to_end: bool | None = None
    opinion: Annotated[Text, Field(max_length=500)] = ""
    password: Annotated[Text, Field(max_length=200)] = ""
    code: Annotated[Text, Field(max_length=20)] = ""
    assertion: AssertionIn | None = None


class SignatureOut(Schema):
    """A signature given."""

    signatory: str
    signed_by: str
    on_behalf_of: str
    hash: str
    opinion: str
    signed_at: datetime
    level: int
    method: str
    read_to_end: bool | None


class ObjectionIn(Schema):
    """Why the department does not sign (K5)."""

    reason: Annotated[Text, Field(max_length=1000)]


class ObjectionOut(Schema):
    """A slot that refused."""

    signatory: str
    reason: str
    raised_at: datetime


class ReminderOut(Schema):
    """Somebody was urged (催办)."""

    signatory: str
    sent_at: datetime


@router.post("/documents/signatories/{signatory_id}/signatures", response={201: SignatureOut})
def signatures(
    request: Authenticated, signatory_id: str, said: SignatureIn
) -> Status[SignatureOut]:
    """Fill a department's slot for the text with exactly this hash (K2, K4)."""
    signatory = _slot(signatory_id, request.auth)
    commands.require_open(signatory, request.auth)
    signature = commands.sign_revision(
        signatory=signatory,
        hash=said.hash,
        opinion=said.opinion,
        proof=_proof(request, signatory, said),
        read_to_end=said.read_to_end,
        actor=request.auth,
    )
    return Status(201, _signature(signature))


class SeveralIn(Schema):
    """Several texts, each named by its hash; one opinion, one password or code for all.

    A passkey signs one text at a time. `read_to_end` says by a signatory's id, where that is
    known, whether the program showed its person the text to the end.
    """

    slots: Annotated[
        dict[str, Annotated[Text, Field(max_length=64)]], Field(max_length=commands.MOST_AT_ONCE)
    ]
    read_to_end: Annotated[dict[str, bool], Field(max_length=commands.MOST_AT_ONCE)] = {}
    opinion: Annotated[Text, Field(max_length=500)] = ""
    password: Annotated[Text, Field(max_length=200)] = ""
    code: Annotated[Text, Field(max_length=20)] = ""


class SeveralOut(Schema):
    """The signatures given."""

    items: list[SignatureOut]


@router.post("/documents/signatures", response={201: SeveralOut})
def several(request: Authenticated, said: SeveralIn) -> Status[SeveralOut]:
    """Sign several texts at once, all or none; `slots` holds a signatory's id and the hash read."""
    slots = [(_slot(pk, request.auth), hash) for pk, hash in said.slots.items()]
    for slot, _hash in slots:
        commands.require_open(slot, request.auth)
        commands.require_level(slot.revision, BY_PASSWORD.level)
    proof = Proof(
        people.prove_again(
            person=request.auth,
            password=said.password,
            code=said.code,
            address=request.META.get("REMOTE_ADDR", ""),
        )
    )
    signed = commands.sign_several(
        slots=slots,
        opinion=said.opinion,
        proof=proof,
        read_to_end=said.read_to_end,
        actor=request.auth,
    )
    return Status(201, SeveralOut(items=[_signature(each) for each in signed]))


@router.post("/documents/signatories/{signatory_id}/withdrawals", response=SignatoryOut)
def withdrawals(request: Authenticated, signatory_id: str) -> SignatoryOut:
    """Take one's own signature back before the text is in force."""
    signatory = _slot(signatory_id, request.auth)
    slot = commands.withdraw_signature(signatory=signatory, actor=request.auth)
    return signatory_out(slot, request.auth)


@router.post("/documents/signatories/{signatory_id}/objections", response={201: ObjectionOut})
def objections(
    request: Authenticated, signatory_id: str, said: ObjectionIn
) -> Status[ObjectionOut]:
    """Refuse to sign, with a reason (K5)."""
    signatory = _slot(signatory_id, request.auth)
    objection = commands.refuse_revision(
        signatory=signatory, reason=said.reason, actor=request.auth
    )
    return Status(
        201,
        ObjectionOut(
            signatory=signatory.pk, reason=objection.reason, raised_at=objection.raised_at
        ),
    )


@router.post("/documents/signatories/{signatory_id}/reminders", response={201: ReminderOut})
def reminders(request: Authenticated, signatory_id: str) -> Status[ReminderOut]:
    """Urge a slot that is still open (催办)."""
    signatory = _slot(signatory_id, request.auth)
    reminder = commands.urge_signatory(signatory=signatory, actor=request.auth)
    return Status(201, ReminderOut(signatory=signatory.pk, sent_at=reminder.sent_at))


class ContestIn(Schema):
    """Why the head does not stand by it (P1)."""

    reason: Annotated[Text, Field(max_length=1000)]


class ContestOut(Schema):
    """A signature that its head contested; the slot is the head's to fill."""

    signatory: str
    delegate: str
    reason: str
    raised_at: datetime


@router.post("/documents/signatories/{signatory_id}/contests", response={201: ContestOut})
def contests(request: Authenticated, signatory_id: str, said: ContestIn) -> Status[ContestOut]:
    """The head contests the signature given for them; the matter is open again (P1)."""
    signatory = _slot(signatory_id, request.auth)
    contest = commands.contest_signature(
        signatory=signatory, reason=said.reason, actor=request.auth
    )
    made = ContestOut(
        signatory=signatory.pk,
        delegate=contest.delegate,
        reason=contest.reason,
        raised_at=contest.raised_at,
    )
    return Status(201, made)


@router.post("/documents/signatories/{signatory_id}/acknowledgements", response=SignatoryOut)
def acknowledgements(request: Authenticated, signatory_id: str) -> SignatoryOut:
    """The head lets the signature given for them stand (P1)."""
    signatory = _slot(signatory_id, request.auth)
    slot = commands.acknowledge_signature(signatory=signatory, actor=request.auth)
    return signatory_out(slot, request.auth)


def _signature(signature: Signature) -> SignatureOut:
    return SignatureOut(
        signatory=signature.signatory_id,
        signed_by=signature.name,
        on_behalf_of=signature.on_behalf_of,
        hash=signature.hash,
        opinion=signature.opinion,
        signed_at=signature.signed_at,
        level=signature.level,
        method=signature.method,
        read_to_end=signature.read_to_end,
    )


def _proof(request: Authenticated, signatory: Signatory, said: SignatureIn) -> Proof:
    """Check who signs: by their passkey, else by the password or a code."""
    if said.assertion is not None:
        evidence = people.prove_passkey(
            assertion=people.Assertion(**said.assertion.model_dump()),
            hash=signatory.revision.hash,
            host=request.get_host(),
            actor=request.auth,
        )
        return Proof(Method.PASSKEY, evidence.kept())
    commands.require_level(signatory.revision, BY_PASSWORD.level)
    method = people.prove_again(
        person=request.auth,
        password=said.password,
        code=said.code,
        address=request.META.get("REMOTE_ADDR", ""),
    )
    return Proof(method)


def _slot(signatory_id: str, person: Person) -> Signatory:
    """Return a slot of a document this person may read; 404 otherwise (T6)."""
    rows = Signatory.objects.select_related("revision__document", "department")
    return found(rows.filter(is_readable(person)), pk=signatory_id)
