"""A department's slot: signed, taken back, refused, urged (K2, K4, K5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation, StaleText
from xieli.core.models import Ledger
from xieli.core.verification import fingerprint
from xieli.people.models import Organisation, Person
from xieli.people.queries import after_working_hours, back_at
from xieli.people.rules import Method
from xieli.signoff import policies
from xieli.signoff.events import SignoffEvent
from xieli.signoff.models import Objection, Reminder, Signatory, Signature
from xieli.signoff.rules import BY_PASSWORD, Proof, SlotState, is_complete

from .levels import require_level
from .steps import (
    before_urging,
    completions,
    on_refusing,
    on_signing,
    opinionated,
    record,
    run,
)

MOST_AT_ONCE = 100  # texts; every project among them is locked meanwhile

NOTHING_KNOWN: Mapping[str, bool | None] = MappingProxyType({})


@write()
def sign_revision(
    *,
    signatory: Signatory,
    hash: str,
    opinion: str = "",
    proof: Proof = BY_PASSWORD,
    read_to_end: bool | None = None,
    actor: Person,
) -> Signature:
    """Fill a department's slot for the text with exactly this hash (K2, K4).

    `proof` is how the surface saw that it is them; it has to be worth the least level (V4).
    `read_to_end` is whether it showed them the text to its end; None, which never hinders, where
    it does not know. The last signature puts the revision into effect, once, in the same
    transaction.
    """
    signatory = lock_slot(signatory)
    require_open(signatory, actor)
    said = _Said(hash, opinion.strip(), proof, read_to_end)
    return _fill(signatory, said, signer=actor, actor=actor)


@write()
def file_ink(*, signatory: Signatory, hash: str, opinion: str = "", actor: Person) -> Signature:
    """Somebody files that the department's head signed a print of exactly this text by hand.

    The caller keeps the scan and says who may file it. The head is told, and may contest it (P1).
    """
    signatory = lock_slot(signatory)
    signer = policies.head_of(signatory.department)
    if signer is None:
        raise RuleViolation(
            "K2.no_head", _("%s has nobody who can sign for it.") % signatory.department.name
        )
    require_open(signatory, signer)
    if signatory.contests.all() and actor != signer:
        raise NotAllowed(_("%s contested a signature here, and alone fills the slot.") % signer)
    said = _Said(hash, opinion.strip(), Proof(Method.INK), None)
    return _fill(signatory, said, signer=signer, actor=actor)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a signature says: of which text, with which opinion, how it is proved, how far read."""

    hash: str
    opinion: str
    proof: Proof
    read_to_end: bool | None


def _fill(signatory: Signatory, said: _Said, *, signer: Person, actor: Person) -> Signature:
    revision, proof = signatory.revision, said.proof
    if said.hash != revision.hash:
        raise StaleText(given=said.hash, current=revision.hash)
    if revision.document.kind in opinionated and not said.opinion:
        raise RuleViolation("C4.no_opinion", _("Say your department's opinion."), field="opinion")
    require_level(revision, proof.level)
    head = policies.head_of(signatory.department)
    on_behalf_of = None if head == signer else head
    signature = Signature(
        signatory=signatory,
        person=signer,
        name=signer.name,
        post=signer.post,
        on_behalf_of=on_behalf_of.name if on_behalf_of else "",
        delegation=policies.delegation_for(signer, signatory),
        filed_by=actor if actor != signer else None,
        contest_until=_contest_until(head) if head and (on_behalf_of or actor != signer) else None,
        method=proof.method,
        assertion=proof.assertion,
        hash=revision.hash,
        opinion=said.opinion,
        signed_at=clock.now(),
        read_to_end=said.read_to_end,
    )
    save_checked(signature)
    record(
        SignoffEvent.FILED if proof.method is Method.INK else SignoffEvent.SIGNED,
        revision,
        actor,
        department=signatory.department_id,
        hash=said.hash,
        method=proof.method,
        read_to_end=said.read_to_end,
        signature={signature.pk: fingerprint(signature)},
    )
    if revision.effective_at is not None:
        return signature  # a head who contested signs after all: it is in force already (P1)
    filled = revision.signatories.values_list("signature", flat=True)
    if is_complete(SlotState.SIGNED if each else SlotState.OPEN for each in filled):
        revision.effective_at = clock.now()
        revision.save(update_fields=["effective_at"])
        record(SignoffEvent.EFFECTIVE, revision, actor, hash=said.hash)
    steps = on_signing if revision.effective_at is None else completions
    run(steps, revision, actor)
    return signature


def _contest_until(head: Person) -> datetime:
    """P1: the hours of a head who is away begin when they are back."""
    return after_working_hours(Organisation.objects.get().contest_hours, back_at(head))


@write()
def sign_several(
    *,
    slots: Sequence[tuple[Signatory, str]],
    opinion: str = "",
    proof: Proof = BY_PASSWORD,
    read_to_end: Mapping[str, bool | None] = NOTHING_KNOWN,
    actor: Person,
) -> list[Signature]:
    """Fill several slots at once, each for the text with exactly the hash beside it (K4).

    `read_to_end` says by a slot's id whether its text was shown to the end, where that is known.
    All of them or none: the refusal's `row` counts from one, in the order they were told. Projects
    are locked in the order of their ledgers, as everywhere.
    """
    if len(slots) > MOST_AT_ONCE:
        raise RuleViolation(
            "K4.too_many", _("At most %d texts are signed at once.") % MOST_AT_ONCE, field="slot"
        )
    signed: dict[str, Signature] = {}
    order = {slot.pk: number for number, (slot, _hash) in enumerate(slots, start=1)}
    for slot, hash in sorted(slots, key=lambda each: each[0].revision.document.ledger_id):
        try:
            signed[slot.pk] = sign_revision(
                signatory=slot,
                hash=hash,
                opinion=opinion,
                proof=proof,
                read_to_end=read_to_end.get(slot.pk),
                actor=actor,
            )
        except (RuleViolation, StaleText) as refusal:
            refusal.row = order[slot.pk]
            raise
    return [signed[slot.pk] for slot, _hash in slots]


@write()
def withdraw_signature(*, signatory: Signatory, actor: Person) -> Signatory:
    """Take one's own signature back before the text is in force; the ledger keeps that it was."""
    signatory = lock_slot(signatory)
    if signatory.state is not SlotState.SIGNED or signatory.signature.person_id != actor.pk:
        raise NotAllowed(_("Only who signed takes the signature back."))
    if not signatory.revision.is_open:
        raise RuleViolation("K2.in_force", _("It is decided; the signature stays."))
    if not policies.can_withdraw(actor, signatory):
        raise NotAllowed(_("You no longer sign for %s.") % signatory.department.name)
    signature = signatory.signature
    record(
        SignoffEvent.WITHDRAWN,
        signatory.revision,
        actor,
        department=signatory.department_id,
        hash=signature.hash,
        withdrawn=signature.pk,
    )
    signature.delete()
    run(on_refusing, signatory.revision, actor)
    return Signatory.objects.for_signing().get(pk=signatory.pk)


@write()
def refuse_revision(*, signatory: Signatory, reason: str, actor: Person) -> Objection:
    """Refuse to sign, with a reason; the text goes back to whoever submitted it (K5)."""
    signatory = lock_slot(signatory)
    require_open(signatory, actor)
    if not signatory.revision.is_open:
        raise RuleViolation("K2.in_force", _("It is in force; a change request changes it."))
    if not reason.strip():
        raise RuleViolation("K5.no_reason", _("Say why."), field="reason")
    head = policies.head_of(signatory.department)
    objection = Objection(
        signatory=signatory,
        person=actor,
        on_behalf_of=head.name if head and head != actor else "",
        reason=reason.strip(),
        raised_at=clock.now(),
    )
    save_checked(objection)
    revision = signatory.revision
    revision.lapsed_at = clock.now()
    revision.save(update_fields=["lapsed_at"])
    record(
        SignoffEvent.REFUSED,
        revision,
        actor,
        reason=objection.reason,
        on_behalf_of=objection.on_behalf_of,
        answer=fingerprint(objection),
    )
    run(on_refusing, revision, actor)
    return objection


@write()
def urge_signatory(*, signatory: Signatory, actor: Person) -> Reminder:
    """Urge (催办) a slot that is still open (K5)."""
    signatory = lock_slot(signatory)
    if not signatory.is_waiting:
        raise RuleViolation("K5.not_open", _("There is nothing left to sign here."))
    for step in before_urging:
        step(signatory.revision, actor)
    reminder = Reminder(signatory=signatory, person=actor, sent_at=clock.now())
    save_checked(reminder)
    record(SignoffEvent.URGED, signatory.revision, actor, department=signatory.department_id)
    return reminder


def require_open(signatory: Signatory, actor: Person) -> None:
    """Raise NotAllowed unless the actor signs here, or why nothing is left to sign.

    A surface asks before it takes a password, so that a no leaves nothing behind (K2, T2).
    """
    if not policies.can_sign(actor, signatory):
        head = policies.head_of(signatory.department)
        raise NotAllowed(
            _("Only %(head)s signs for %(department)s.")
            % {"head": head.name if head else "—", "department": signatory.department.name}
        )
    if signatory.revision.lapsed_at is not None:
        raise StaleText(given=signatory.revision.hash, current="")
    if signatory.state is SlotState.SIGNED:
        raise RuleViolation("K2.already_signed", _("This department has signed already."))


def lock_slot(signatory: Signatory) -> Signatory:
    """Lock the document's ledger, then read the slot afresh; every command of it begins so."""
    Ledger.objects.locked(signatory.revision.document.ledger_id)
    return Signatory.objects.for_signing().get(pk=signatory.pk)
