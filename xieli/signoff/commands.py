"""Submitting a text, signing it, refusing it, urging whoever has not signed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.core.verification import fingerprint
from xieli.people.models import Department, Person
from xieli.signoff import policies
from xieli.signoff.events import SignoffEvent
from xieli.signoff.models import Document, Objection, Reminder, Revision, Signatory, Signature
from xieli.signoff.rules import SlotState, content_hash, is_complete

type Step = Callable[[Revision, Person], None]
_completions: dict[str, Step] = {}
_on_signing: dict[str, Step] = {}
_on_refusing: dict[str, Step] = {}
_opinionated: set[str] = set()


def on_effective(kind: str, completion: Step) -> None:
    """Register what the last signature of a kind of document runs, in its own transaction (K2)."""
    _completions[kind] = completion


def on_partly_signed(kind: str, *, signing: Step, refusing: Step) -> None:
    """Register what each signature before the last one runs, and what an objection does (K6)."""
    _on_signing[kind], _on_refusing[kind] = signing, refusing


def on_opinion(kind: str) -> None:
    """Register a kind of document on which every signature says an opinion (C4)."""
    _opinionated.add(kind)


def document_of(*, kind: str, subject: events.Subject, ledger_id: str) -> Document:
    """Return the document of this kind about a subject; it is made when it is first submitted."""
    document, _created = Document.objects.get_or_create(
        ledger_id=ledger_id, kind=kind, subject_id=subject.pk, defaults={"title": str(subject)}
    )
    return document


@write()
def submit_revision(
    *,
    document: Document,
    content: Mapping[str, object],
    departments: Mapping[Department, str],
    due_at: datetime,
    actor: Person,
) -> Revision:
    """Make `content` the document's standing text and ask `departments` (→ role) to sign it.

    Signatures on the text before lapse (K3); the very same text asked for again keeps them and is
    only due at another moment. Every request to sign has a due moment (K5).
    """
    Ledger.objects.locked(document.ledger_id)
    now = clock.now()
    if not departments:
        raise RuleViolation("K2.no_signatory", _("Somebody has to sign it."))
    for department in departments:
        if policies.head_of(department) is None:
            raise RuleViolation(
                "K2.no_head", _("%s has nobody who can sign for it.") % department.name
            )
    if due_at <= now:
        raise RuleViolation("K5.due_passed", _("The due moment has passed."), field="due_at")
    latest = document.revisions.order_by("-number").first()
    if latest is not None and latest.is_open and _asks_the_same(latest, content, departments):
        return _due(latest, due_at, actor)
    _supersede(latest, actor)
    revision = Revision(
        document=document,
        number=latest.number + 1 if latest else 1,
        content=dict(content),
        hash=content_hash(content),
        submitted_by=actor,
        submitted_at=now,
        due_at=due_at,
    )
    save_checked(revision)
    slots = Signatory.objects.bulk_create(
        Signatory(revision=revision, department=department, role=role)
        for department, role in departments.items()
    )
    _record(
        SignoffEvent.SUBMITTED,
        revision,
        actor,
        number=revision.number,
        hash=revision.hash,
        document={"id": document.pk, "state": fingerprint(document)},
        slots={slot.pk: fingerprint(slot) for slot in slots},
    )
    return revision


@write()
def adopt_revision(
    *, document: Document, content: Mapping[str, object], authority: Revision, actor: Person
) -> Revision:
    """Put a text into force by the signatures of another one that said so.

    A change request, an acceptance with rework, a standing agreement: who signed that has signed
    this (C4, A3, K6). The text before is superseded and keeps its own signatures.
    """
    Ledger.objects.locked(document.ledger_id)
    now, latest = clock.now(), document.revisions.order_by("-number").first()
    _supersede(latest, actor)
    revision = Revision(
        document=document,
        number=latest.number + 1 if latest else 1,
        content=dict(content),
        hash=content_hash(content),
        submitted_by=actor,
        submitted_at=now,
        due_at=now,
        effective_at=now,
        stands_on=authority,
    )
    save_checked(revision)
    _record(
        SignoffEvent.ADOPTED,
        revision,
        actor,
        number=revision.number,
        hash=revision.hash,
        stands_on=authority.hash,
        document={"id": document.pk, "state": fingerprint(document)},
        slots={},
    )
    return revision


@write()
def sign_revision(
    *, signatory: Signatory, hash: str, opinion: str = "", actor: Person
) -> Signature:
    """Fill a department's slot for the text with exactly this hash (K2, K4).

    The last signature puts the revision into effect, once, in the same transaction.
    """
    signatory = _lock(signatory)
    revision = signatory.revision
    require_open(signatory, actor)
    if hash != revision.hash:
        raise RuleViolation("K4.stale_hash", _("The document changed; please read it again."))
    if revision.document.kind in _opinionated and not opinion.strip():
        raise RuleViolation("C4.no_opinion", _("Say your department's opinion."), field="opinion")
    head = policies.head_of(signatory.department)
    signature = Signature(
        signatory=signatory,
        person=actor,
        name=actor.name,
        post=actor.post,
        on_behalf_of="" if head is None or head == actor else head.name,
        hash=revision.hash,
        opinion=opinion.strip(),
        signed_at=clock.now(),
    )
    save_checked(signature)
    _record(
        SignoffEvent.SIGNED,
        revision,
        actor,
        department=signatory.department_id,
        hash=hash,
        signature={signature.pk: fingerprint(signature)},
    )
    if is_complete(slot.state for slot in revision.signatories.for_signing()):
        revision.effective_at = clock.now()
        revision.save(update_fields=["effective_at"])
        _record(SignoffEvent.EFFECTIVE, revision, actor, hash=hash)
    steps = _on_signing if revision.effective_at is None else _completions
    _run(steps, revision, actor)
    return signature


@write()
def sign_several(
    *, slots: Sequence[tuple[Signatory, str]], opinion: str = "", actor: Person
) -> list[Signature]:
    """Fill several slots at once, each for the text with exactly the hash beside it (K4).

    All of them or none: the refusal's `row` counts from one, in the order they were told. Projects
    are locked in the order of their ledgers, as everywhere.
    """
    signed: dict[str, Signature] = {}
    order = {slot.pk: number for number, (slot, _hash) in enumerate(slots, start=1)}
    for slot, hash in sorted(slots, key=lambda each: each[0].revision.document.ledger_id):
        try:
            signed[slot.pk] = sign_revision(signatory=slot, hash=hash, opinion=opinion, actor=actor)
        except RuleViolation as refusal:
            refusal.row = order[slot.pk]
            raise
    return [signed[slot.pk] for slot, _hash in slots]


@write()
def withdraw_signature(*, signatory: Signatory, actor: Person) -> Signatory:
    """Take one's own signature back before the text is in force; the ledger keeps that it was."""
    signatory = _lock(signatory)
    if signatory.state is not SlotState.SIGNED or signatory.signature.person_id != actor.pk:
        raise NotAllowed(_("Only who signed takes the signature back."))
    if not signatory.revision.is_open:
        raise RuleViolation("K2.in_force", _("It is decided; the signature stays."))
    signature = signatory.signature
    _record(
        SignoffEvent.WITHDRAWN,
        signatory.revision,
        actor,
        department=signatory.department_id,
        hash=signature.hash,
        withdrawn=signature.pk,
    )
    signature.delete()
    _run(_on_refusing, signatory.revision, actor)
    return Signatory.objects.for_signing().get(pk=signatory.pk)


@write()
def refuse_revision(*, signatory: Signatory, reason: str, actor: Person) -> Objection:
    """Refuse to sign, with a reason; the text goes back to whoever submitted it (K5)."""
    signatory = _lock(signatory)
    require_open(signatory, actor)
    if not reason.strip():
        raise RuleViolation("K5.no_reason", _("Say why."), field="reason")
    objection = Objection(
        signatory=signatory, person=actor, reason=reason.strip(), raised_at=clock.now()
    )
    save_checked(objection)
    revision = signatory.revision
    revision.lapsed_at = clock.now()
    revision.save(update_fields=["lapsed_at"])
    _record(SignoffEvent.REFUSED, revision, actor, reason=objection.reason)
    _run(_on_refusing, revision, actor)
    return objection


@write()
def lapse_revision(*, revision: Revision, actor: Person | None) -> Revision:
    """What it says was edited: its signatures lapse until it is submitted again (K3)."""
    Ledger.objects.locked(revision.document.ledger_id)
    if revision.lapsed_at is not None:
        raise RuleViolation("K4.stale_hash", _("The document changed; please read it again."))
    revision.lapsed_at = clock.now()
    revision.save(update_fields=["lapsed_at"])
    _record(SignoffEvent.LAPSED, revision, actor, number=revision.number)
    return revision


@write()
def lapse_open_revision(*, kind: str, subject_id: str, actor: Person | None) -> None:
    """K3: who is asked to sign a text that was edited meanwhile is asked again, for the new one."""
    revision = Revision.objects.filter(
        document__subject_id=subject_id,
        document__kind=kind,
        lapsed_at__isnull=True,
        effective_at__isnull=True,
    ).first()
    if revision is not None:
        lapse_revision(revision=revision, actor=actor)


@write()
def urge_signatory(*, signatory: Signatory, actor: Person) -> Reminder:
    """Urge (催办) a slot that is still open (K5)."""
    signatory = _lock(signatory)
    if not signatory.revision.is_open or signatory.state is not SlotState.OPEN:
        raise RuleViolation("K5.not_open", _("There is nothing left to sign here."))
    reminder = Reminder(signatory=signatory, person=actor, sent_at=clock.now())
    save_checked(reminder)
    _record(SignoffEvent.URGED, signatory.revision, actor, department=signatory.department_id)
    return reminder


def require_open(signatory: Signatory, actor: Person) -> None:
    """Raise NotAllowed unless the actor signs here, RuleViolation when nothing is left to sign.

    A surface asks before it takes a password, so that a no leaves nothing behind (K2, T2).
    """
    if not policies.can_sign(actor, signatory):
        head = policies.head_of(signatory.department)
        raise NotAllowed(
            _("Only %(head)s signs for %(department)s.")
            % {"head": head.name if head else "—", "department": signatory.department.name}
        )
    if signatory.revision.lapsed_at is not None:
        raise RuleViolation("K4.stale_hash", _("The document changed; please read it again."))
    if signatory.state is SlotState.SIGNED:
        raise RuleViolation("K2.already_signed", _("This department has signed already."))


@write()
def postpone_requests(*, ledger: Ledger, by: timedelta, actor: Person) -> list[Revision]:
    """Give everybody who is still to sign so much longer: the project rested meanwhile (K7)."""
    Ledger.objects.locked(ledger.pk)
    return [_due(revision, revision.due_at + by, actor) for revision in open_revisions(ledger)]


@write()
def hasten_request(*, revision: Revision, due_at: datetime, actor: Person) -> Revision:
    """Ask for what is still to be signed by an earlier moment; a later one changes nothing (K6)."""
    Ledger.objects.locked(revision.document.ledger_id)
    return _due(revision, min(due_at, revision.due_at), actor)


def open_revisions(ledger: Ledger) -> QuerySet[Revision]:
    """Return the texts of a ledger that wait for signatures."""
    rows = Revision.objects.filter(document__ledger=ledger).select_related("document")
    return rows.filter(lapsed_at__isnull=True, effective_at__isnull=True)


def _supersede(latest: Revision | None, actor: Person) -> None:
    if latest is not None and latest.lapsed_at is None:
        latest.lapsed_at = clock.now()
        latest.save(update_fields=["lapsed_at"])
        _record(SignoffEvent.SUPERSEDED, latest, actor, number=latest.number)


def _asks_the_same(
    revision: Revision, content: Mapping[str, object], departments: Mapping[Department, str]
) -> bool:
    asked = {(row.department_id, row.role) for row in revision.signatories.all()}
    wanted = {(department.pk, role) for department, role in departments.items()}
    return revision.hash == content_hash(content) and asked == wanted


def _due(revision: Revision, due_at: datetime, actor: Person) -> Revision:
    if due_at != revision.due_at:
        revision.due_at = due_at
        revision.save(update_fields=["due_at"])
        said = due_at.isoformat(timespec="seconds")
        _record(SignoffEvent.POSTPONED, revision, actor, due_at=said)
    return revision


def _run(steps: dict[str, Step], revision: Revision, actor: Person) -> None:
    step = steps.get(revision.document.kind)
    if step is not None:
        step(revision, actor)


def _lock(signatory: Signatory) -> Signatory:
    Ledger.objects.locked(signatory.revision.document.ledger_id)
    return Signatory.objects.for_signing().get(pk=signatory.pk)


def _record(
    type: SignoffEvent, revision: Revision, actor: Person | None, **after: events.Plain
) -> None:
    events.record(
        type,
        ledger_id=revision.document.ledger_id,
        actor=actor,
        subject=revision,
        after={**after, "state": fingerprint(revision)},
    )
