"""Documents with their newest text and its slots, as the apps above tell of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db.models import F, Max, Prefetch
from ninja import Schema

from xieli.core.api import Named
from xieli.people.models import Person
from xieli.signoff.models import Document, Revision, Signatory
from xieli.signoff.policies import can_sign


class SignatoryOut(Schema):
    """A department's slot on a revision (K2)."""

    id: str
    department: Named
    role: str
    state: str
    signed_by: str | None
    on_behalf_of: str | None
    contest_until: datetime | None
    opinion: str | None
    signed_at: datetime | None
    level: int | None
    read_to_end: bool | None
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
        signatories=[signatory_out(slot, person) for slot in revision.authority.signatories.all()],
    )


def signatory_out(slot: Signatory, person: Person) -> SignatoryOut:
    """Return a slot as this person sees it."""
    signature = getattr(slot, "signature", None)
    objection = getattr(slot, "objection", None)
    return SignatoryOut(
        id=slot.pk,
        department=Named(id=slot.department_id, name=slot.department.name),
        role=slot.role,
        state=slot.state.value,
        signed_by=signature.name if signature else None,
        on_behalf_of=(signature.on_behalf_of or None) if signature else None,
        contest_until=signature.contest_until if signature and signature.is_contestable else None,
        opinion=signature.opinion if signature else None,
        signed_at=signature.signed_at if signature else None,
        level=signature.level if signature else None,
        read_to_end=signature.read_to_end if signature else None,
        reason=objection.reason if objection else None,
        is_mine=slot.is_waiting and can_sign(person, slot),
    )
