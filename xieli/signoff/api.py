"""Documents with their slots, and filling one: sign, object, urge."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self

from django.db.models import F, Max, Prefetch
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.core.api import Named, Text, found
from xieli.people import commands as people
from xieli.people.api import Authenticated
from xieli.people.models import Person
from xieli.people.rules import Method
from xieli.signoff import commands, queries
from xieli.signoff.models import Document, Revision, Signatory, Signature
from xieli.signoff.policies import can_sign, is_readable
from xieli.signoff.rules import BY_PASSWORD, Proof

router = Router(tags=["documents"])


class SignatoryOut(Schema):
    """A department's slot on a revision (K2)."""

    id: str
    department: Named
    role: str
    state: str
    signed_by: str | None
    on_behalf_of: str | None
    opinion: str | None
    signed_at: datetime | None
    level: int | None
    reason: str | None
    is_mine: bool


class RevisionOut(Schema):
    """The newest text of a document; signing names its hash (K4)."""

    id: str
    number: int
    hash: str
    content: dict[str, object]
    state: str
    submitted_at: datetime
    due_at: datetime
    effective_at: datetime | None
    signatories: list[SignatoryOut]


class DocumentOut(Schema):
    """Something departments sign."""

    id: str
    kind: str
    title: str
    revision: RevisionOut | None


class RevisionMade(Schema):
    """The revision that now waits for signatures."""

    id: str
    number: int
    hash: str
    due_at: datetime

    @classmethod
    def of(cls, revision: Revision) -> Self:
        """Return the revision as it is told outside."""
        return cls(
            id=revision.pk, number=revision.number, hash=revision.hash, due_at=revision.due_at
        )


class AssertionIn(Schema):
    """What a passkey answered to the bytes of the text's SHA-256; every part base64url."""

    credential: Annotated[Text, Field(max_length=1400)]
    authenticator_data: Annotated[Text, Field(max_length=2000)]
    client_data: Annotated[Text, Field(max_length=4000)]
    signature: Annotated[Text, Field(max_length=2000)]


class SignatureIn(Schema):
    """What signing says, with one proof of who signs: a token has no signing window.

    Level 1: `password`, or a `code` of one's app. Level 2: the `assertion` of a passkey (V4).
    """

    hash: Annotated[Text, Field(max_length=64)]
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


class LevelIn(Schema):
    """The least level: 1 password or code, 2 passkey."""

    level: Annotated[int, Field(ge=1, le=2)]


class LevelOut(Schema):
    """A kind of document and the least level that signs it (V4)."""

    kind: str
    level: int


class LevelsOut(Schema):
    """Every kind of document."""

    items: list[LevelOut]


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
        actor=request.auth,
    )
    return Status(201, _signature(signature))


class SeveralIn(Schema):
    """Several texts, each named by its hash; one opinion, one password or code for all.

    A passkey signs one text at a time.
    """

    slots: dict[str, Annotated[Text, Field(max_length=64)]]
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
        slots=slots, opinion=said.opinion, proof=proof, actor=request.auth
    )
    return Status(201, SeveralOut(items=[_signature(each) for each in signed]))


@router.post("/documents/signatories/{signatory_id}/withdrawals", response=SignatoryOut)
def withdrawals(request: Authenticated, signatory_id: str) -> SignatoryOut:
    """Take one's own signature back before the text is in force."""
    signatory = _slot(signatory_id, request.auth)
    slot = commands.withdraw_signature(signatory=signatory, actor=request.auth)
    return signatory_out(slot, slot.revision, request.auth)


@router.get("/signing/levels", response=LevelsOut)
def least_levels(request: Authenticated) -> LevelsOut:
    """Return the least level that signs each kind of document (V4)."""
    chosen = queries.least_levels().items()
    return LevelsOut(items=[LevelOut(kind=kind, level=level) for kind, level in chosen])


@router.put("/signing/levels/{kind}", response=LevelOut)
def choose_least_level(request: Authenticated, kind: str, said: LevelIn) -> LevelOut:
    """Ask for at least this level to sign documents of a kind; administrators only."""
    row = commands.choose_least_level(kind=kind, level=said.level, actor=request.auth)
    return LevelOut(kind=row.kind, level=row.level)


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


def documents_out(documents: Iterable[Document], person: Person) -> list[DocumentOut]:
    """Return documents with their newest revision and its slots, in three queries."""
    several = list(documents)
    slots = Prefetch("signatories", Signatory.objects.for_signing().order_by("pk"))
    newest = {
        revision.document_id: revision
        for revision in Revision.objects.filter(document__in=several)
        .annotate(newest=Max("document__revisions__number"))
        .filter(number=F("newest"))
        .select_related("stands_on")
        .prefetch_related(slots, Prefetch("stands_on__signatories", slots.queryset))
    }
    return [
        DocumentOut(
            id=document.pk,
            kind=document.kind,
            title=document.title,
            revision=_revision(newest[document.pk], person) if document.pk in newest else None,
        )
        for document in several
    ]


def _revision(revision: Revision, person: Person) -> RevisionOut:
    state = "open" if revision.is_open else "lapsed" if revision.lapsed_at else "effective"
    return RevisionOut(
        id=revision.pk,
        number=revision.number,
        hash=revision.hash,
        content=revision.content,
        state=state,
        submitted_at=revision.submitted_at,
        due_at=revision.due_at,
        effective_at=revision.effective_at,
        signatories=[
            signatory_out(slot, revision, person) for slot in revision.authority.signatories.all()
        ],
    )


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
    )


def signatory_out(slot: Signatory, revision: Revision, person: Person) -> SignatoryOut:
    """Return a slot of a text, or of the one it stands on, as it is told outside."""
    signature = getattr(slot, "signature", None)
    objection = getattr(slot, "objection", None)
    return SignatoryOut(
        id=slot.pk,
        department=Named(id=slot.department_id, name=slot.department.name),
        role=slot.role,
        state=slot.state.value,
        signed_by=signature.name if signature else None,
        on_behalf_of=(signature.on_behalf_of or None) if signature else None,
        opinion=signature.opinion if signature else None,
        signed_at=signature.signed_at if signature else None,
        level=signature.level if signature else None,
        reason=objection.reason if objection else None,
        is_mine=revision.is_open and signature is None and can_sign(person, slot),
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
