"""What anybody may learn of a hash: that it is registered, and how far it is signed (V4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xieli.paper.queries.history import readable_documents
from xieli.paper.queries.words import standing_word, title_of
from xieli.paper.rules import Standing, standing
from xieli.people.models import Organisation, Person
from xieli.signoff.models import Revision


@dataclass(frozen=True, slots=True)
class Registered:
    """A revision without its words: no title, no names, nothing of what it says.

    `page` is where it stands in full, for a reader who may see it; empty for everybody else (T6).
    """

    title: str
    number: int
    standing: Standing
    standing_word: str
    slots: int
    signatures: Sequence[tuple[str, date]]
    page: str


def registered(hash: str, reader: Person | None) -> list[Registered]:
    """Return every revision with this hash, newest first; a text may be submitted twice."""
    if not re.fullmatch(r"[0-9a-f]{64}", hash):
        return []
    rows = (
        Revision.objects.filter(hash=hash)
        .select_related("document", "stands_on")
        .order_by("-submitted_at")
    )
    seen = set[str]()
    if reader is not None:
        seen.update(
            readable_documents(reader).filter(revisions__in=rows).values_list("pk", flat=True)
        )
    return [_without_words(row, row.document_id in seen) for row in rows]


def _without_words(revision: Revision, is_readable: bool) -> Registered:
    zone = Organisation.objects.get().zone
    slots = list(revision.authority.signatories.select_related("signature", "department"))
    signed = [slot for slot in slots if hasattr(slot, "signature")]
    stands = standing(revision.effective_at, revision.lapsed_at)
    return Registered(
        title=title_of(revision.document.kind),
        number=revision.number,
        standing=stands,
        standing_word=standing_word(stands),
        slots=len(slots),
        signatures=[
            (slot.department.name, slot.signature.signed_at.astimezone(zone).date())
            for slot in sorted(signed, key=lambda slot: slot.signature.signed_at)
        ],
        page=f"/documents/{revision.document_id}/revisions/{revision.number}/" * is_readable,
    )
