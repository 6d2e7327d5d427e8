"""A document's standing revision as a page shows it: slots, who fills them, what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieli.core.models import Ledger
from xieli.core.verification import Finding, on_verify
from xieli.people.models import Department, Person
from xieli.people.queries import Duty, on_duties
from xieli.signoff import policies
from xieli.signoff.models import Objection, Revision, Signatory, Signature
from xieli.signoff.rules import Edit, changed_clauses, compare_words, content_hash, words_of


def document_word(kind: str) -> str:
    """Return what a document of this kind is called, in the reader's language."""
    return {
        "charter": _("the kickoff minutes"),
        "breakdown": _("the breakdown"),
        "cancellation": _("the cancellation"),
        "acceptance": _("the acceptance"),
        "retrospective": _("the retrospective"),
        "change": _("the change request"),
        "archive_reasons": _("the reasons for what the archive lacks"),
    }.get(kind, kind)


@dataclass(frozen=True, slots=True)
class Slot:
    """One department's line of the 会签栏."""

    signatory: Signatory
    state: str
    head: Person | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that differs from the revision before, word by word."""

    clause: str
    words: list[tuple[Edit, str]]


@dataclass(frozen=True, slots=True)
class Countersign:
    """The countersigning of one document: its latest revision, and what lapsed before it."""

    revision: Revision
    slots: list[Slot]
    changes: list[Change]
    lapsed_by: list[str]

    @property
    def mine(self) -> list[Slot]:
        """The slots this person may fill now."""
        return [s for s in self.slots if s.is_mine and s.state == "unsigned"]

    @property
    def objections(self) -> list[Objection]:
        """Why departments sent this text back; empty once a newer one is submitted (K5)."""
        return [s.signatory.objection for s in self.slots if s.state == "refused"]

    @property
    def signed(self) -> int:
        """How many departments have signed."""
        return sum(slot.state == "signed" for slot in self.slots)


def countersign(
    subject_id: str, kind: str, person: Person, clauses: Mapping[str, str]
) -> Countersign | None:
    """Return the newest revision with its slots, and how it differs from the one before (K3).

    `clauses` names the document's clauses in the reader's language.
    """
    revisions = list(
        Revision.objects.filter(document__subject_id=subject_id, document__kind=kind)
        .select_related("document", "stands_on__document")
        .order_by("-number")[:2]
    )
    if not revisions:
        return None
    newest = revisions[0]
    slots = [_slot(row, person) for row in newest.authority.signatories.for_signing()]
    changes, lapsed = list[Change](), list[str]()
    if len(revisions) == 2:
        changes = differences(revisions[1].content, newest.content, clauses)
        lapsed = list(
            revisions[1]
            .signatories.filter(signature__isnull=False)
            .values_list("department__name", flat=True)
        )
    return Countersign(newest, slots, changes, lapsed)


def differences(
    before: Mapping[str, object], after: Mapping[str, object], clauses: Mapping[str, str]
) -> list[Change]:
    """Return clause by clause, word by word, what differs between two texts (K3, T4)."""
    return [
        Change(
            clauses.get(clause, clause),
            compare_words(words_of(before.get(clause)), words_of(after.get(clause))),
        )
        for clause in changed_clauses(before, after)
    ]


def _slot(row: Signatory, person: Person) -> Slot:
    state = row.state.value
    return Slot(
        row,
        "unsigned" if state == "open" else state,
        policies.head_of(row.department),
        row.revision.is_open and policies.can_sign(person, row),
    )


def signing_duties(holder: Person | Department, viewer: Person | None) -> Iterator[Duty]:
    """Name what a department has yet to sign; its successor fills the slot (P3)."""
    if isinstance(holder, Person):
        return
    slots = Signatory.objects.filter(
        department=holder,
        revision__lapsed_at__isnull=True,
        revision__effective_at__isnull=True,
        signature__isnull=True,
    ).select_related("revision__document")
    readable = slots if viewer is None else slots.filter(policies.is_readable(viewer))
    named = set(readable.values_list("pk", flat=True))
    for slot in slots:
        title = slot.revision.document.title if slot.pk in named else _("in a confidential project")
        yield Duty(_("To be signed"), title)


on_duties(signing_duties)


def altered_texts(ledger: Ledger) -> Iterator[Finding]:
    """Yield every text that is not what its hash says, and signatures that are for another (V1)."""
    revisions = Revision.objects.filter(document__ledger=ledger).select_related("document")
    signatures = Signature.objects.filter(signatory__revision__document__ledger=ledger)
    signed = dict[str, list[Signature]]()
    for signature in signatures.select_related("signatory"):
        signed.setdefault(signature.signatory.revision_id, []).append(signature)
    for revision in revisions.iterator(chunk_size=200):
        name = f"{revision.document.kind} {revision.number}"
        if content_hash(revision.content) != revision.hash:
            yield Finding(ledger.pk, 0, f"text altered: {name}")
        for signature in signed.get(revision.pk, ()):
            if signature.hash != revision.hash:
                yield Finding(ledger.pk, 0, f"signature of {signature.name} is not for {name}")


on_verify(altered_texts)
