"""Every text a document ever had, who signed each, and how any two of them differ (K3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from xieli.paper.queries.clauses import clause_words
from xieli.paper.queries.papers import in_order
from xieli.paper.queries.words import standing_word, title_of
from xieli.paper.rules import Standing, standing
from xieli.people.models import Department, Person
from xieli.signoff.models import Document, Revision, Signatory
from xieli.signoff.policies import is_readable
from xieli.signoff.queries import Change, differences

MARKS = {
    Standing.OPEN: "pending",
    Standing.IN_FORCE: "done",
    Standing.SUPERSEDED: "todo",
    Standing.LAPSED: "late",
}


@dataclass(frozen=True, slots=True)
class Past:
    """One revision with the slots it is or was in force by: its own, or its authority's.

    `by` is that other text where it stands on one and the reader may see it (C4, A3, K6).
    """

    revision: Revision
    slots: Sequence[Signatory]
    by: Revision | None

    @property
    def standing(self) -> Standing:
        """What it is worth today."""
        return standing(self.revision.effective_at, self.revision.lapsed_at)

    @property
    def standing_word(self) -> str:
        """The same in the reader's language."""
        return standing_word(self.standing)

    @property
    def mark(self) -> str:
        """The same as a shape."""
        return MARKS[self.standing]

    @property
    def by_title(self) -> str:
        """What that other text is called."""
        document = self.by and self.by.document
        return f"{title_of(document.kind)} · {document.title}" if document else ""

    @property
    def signed_by(self) -> list[Department]:
        """The departments whose signature stands on it."""
        return [slot.department for slot in self.slots if hasattr(slot, "signature")]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one text became another, and whose confirmation of the first is none of the second."""

    before: Revision
    after: Revision
    changes: Sequence[Change]
    lapsed_by: Sequence[Department]


def readable_documents(person: Person) -> QuerySet[Document]:
    """Return the documents this person may read (T6)."""
    return Document.objects.filter(is_readable(person, "ledger"))


def history(document: Document, reader: Person) -> list[Past]:
    """Return every revision of a document, newest first."""
    slots = Signatory.objects.for_signing().select_related("objection__person")
    revisions = (
        document.revisions.select_related("submitted_by", "stands_on__document")
        .prefetch_related(Prefetch("signatories", slots), Prefetch("stands_on__signatories", slots))
        .order_by("-number")
    )
    texts = {row.stands_on.document_id for row in revisions if row.stands_on}
    seen = set(readable_documents(reader).filter(pk__in=texts).values_list("pk", flat=True))
    return [
        Past(
            row,
            in_order(row.authority.signatories.all()),
            row.stands_on if row.authority.document_id in seen else None,
        )
        for row in revisions
    ]


def compare(
    past: Sequence[Past], first: int | None = None, second: int | None = None
) -> Comparison | None:
    """Return how revision `first` became `second`; None where there is no such revision.

    Unless said otherwise it is the newest and the one before it, as the page of a document has it.
    """
    texts = {each.revision.number: each for each in past}
    second = max(texts, default=0) if second is None else second
    first = max(second - 1, 1) if first is None else first
    before, after = texts.get(first), texts.get(second)
    if before is None or after is None:
        return None
    kind = after.revision.document.kind
    still = set(after.signed_by)
    return Comparison(
        before.revision,
        after.revision,
        differences(before.revision.content, after.revision.content, clause_words(kind)),
        [department for department in before.signed_by if department not in still],
    )
