"""What anybody may learn of a hash: that it is registered, and how far it is signed (V4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xieli.meetings.models import Meeting
from xieli.paper.queries.history import readable_documents
from xieli.paper.queries.words import standing_word, title_of
from xieli.paper.rules import Standing, standing
from xieli.people.models import Organisation, Person
from xieli.signoff.models import Revision


@dataclass(frozen=True, slots=True)
class Registered:
    """A text without its words: no title, no names, nothing of what it says.

    `number` is its revision's; minutes have one text and none. `page` is where it stands in full,
    for a reader who may see it; empty for everybody else (T6).
    """

    title: str
    number: int | None
    standing: Standing
    standing_word: str
    slots: int
    signatures: Sequence[tuple[str, date]]
    page: str


def registered(hash: str, reader: Person | None) -> list[Registered]:
    """Return every text with this hash, newest first; one may be submitted twice."""
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
    texts = [_without_words(row, row.document_id in seen) for row in rows]
    return texts or [_minutes(row, reader) for row in Meeting.objects.filter(hash=hash)]


def _minutes(meeting: Meeting, reader: Person | None) -> Registered:
    """The minutes of a meeting, which those present confirm instead of signing (S6)."""
    zone = Organisation.objects.get().zone
    present = meeting.attendances.filter(is_present=True).select_related("person__department")
    confirmed = sorted(
        (row.confirmed_at, row.person.department.name) for row in present if row.confirmed_at
    )
    stands = Standing.IN_FORCE if len(confirmed) == len(present) else Standing.OPEN
    is_readable = (
        reader is not None and Meeting.objects.visible_to(reader).filter(pk=meeting.pk).exists()
    )
    return Registered(
        title=title_of("minutes"),
        number=None,
        standing=stands,
        standing_word=standing_word(stands),
        slots=len(present),
        signatures=[(name, moment.astimezone(zone).date()) for moment, name in confirmed],
        page=f"/meetings/{meeting.pk}/minutes/" * is_readable,
    )


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
