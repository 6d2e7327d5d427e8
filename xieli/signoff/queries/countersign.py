"""A document's standing revision as a page shows it: slots, who fills them, what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.people.models import Department, Person
from xieli.people.queries import Duty, on_duties
from xieli.signoff import policies
from xieli.signoff.models import Objection, Revision, Signatory
from xieli.signoff.rules import Edit, changed_parts, compare_words, words_of

from .levels import Ways, behalf_words, ways_to_sign
from .wording import wording


@dataclass(frozen=True, slots=True)
class Slot:
    """One department's line of the 会签栏."""

    signatory: Signatory
    state: str
    head: Person | None
    is_mine: bool
    may_withdraw: bool
    may_contest: bool

    @property
    def behalf(self) -> str:
        """For whom it was signed, and by which agreement (P1)."""
        return behalf_words(self.signatory.signature) if self.state == "signed" else ""


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
    lapsed_by: list[str]  # who confirmed the text before, and has not confirmed this one
    ways: Ways | None

    @property
    def is_contested(self) -> bool:
        """Whether it is in force though a head has contested the signature given for them (P1)."""
        return self.revision.effective_at is not None and any(
            slot.state == "unsigned" for slot in self.slots
        )

    @property
    def mine(self) -> list[Slot]:
        """The slots this person may fill now."""
        return [s for s in self.slots if s.is_mine and s.state == "unsigned"]

    @property
    def asked(self) -> Revision:
        """The text the slots are of: the newest one, or that by which it is in force (C4, A3)."""
        return self.revision.authority

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
        still = {slot.signatory.department_id for slot in slots if slot.state == "signed"}
        before = revisions[1].authority.signatories.filter(signature__isnull=False)
        lapsed = list(
            before.exclude(department__in=still).values_list("department__name", flat=True)
        )
    is_asked = any(slot.is_mine and slot.state == "unsigned" for slot in slots)
    [ways] = ways_to_sign(person, [newest.authority]) if is_asked else [None]
    return Countersign(newest, slots, changes, lapsed, ways)


def differences(
    before: Mapping[str, object], after: Mapping[str, object], clauses: Mapping[str, str]
) -> list[Change]:
    """Return clause by clause, word by word, what differs between two texts (K3, T4).

    Of a clause with entries, only the entries and the fields that differ, each by its name.
    """
    said = wording()
    return [
        Change(
            " · ".join(filter(None, (clauses.get(part.clause, part.clause), part.entry,
                                     clauses.get(part.field, part.field)))),
            compare_words(
                words_of(part.before, said, part.field or part.clause),
                words_of(part.after, said, part.field or part.clause),
            ),
        )
        for part in changed_parts(before, after)
    ]  # fmt: skip


def _slot(row: Signatory, person: Person) -> Slot:
    state = row.state.value
    return Slot(
        row,
        "unsigned" if state == "open" else state,
        policies.head_of(row.department),
        row.is_waiting and policies.can_sign(person, row),
        policies.can_withdraw(person, row),
        policies.can_contest(person, row),
    )


def slots_of(person: Person) -> list[Signatory]:
    """Return every slot that waits for this person, the most urgent first (K2, P1)."""
    rows = Signatory.objects.waiting().filter(
        department__in=policies.departments_signed_for(person)
    )
    slots = rows.for_signing().select_related("revision__submitted_by")
    return [
        slot for slot in slots.order_by("revision__due_at", "pk") if policies.can_sign(person, slot)
    ]


def contestable_by(person: Person) -> list[Signatory]:
    """Return the slots that others signed for this head and that may still be contested (P1)."""
    rows = Signatory.objects.filter(
        department__in=policies.departments_answered_for(person),
        signature__contest_until__gte=clock.now(),
    )
    return [slot for slot in rows.for_signing() if policies.can_contest(person, slot)]


def signing_duties(holder: Person | Department, viewer: Person | None) -> Iterator[Duty]:
    """Name what a department has yet to sign; its successor fills the slot (P3)."""
    if isinstance(holder, Person):
        return
    slots = Signatory.objects.waiting().filter(department=holder)
    slots = slots.select_related("revision__document")
    readable = slots if viewer is None else slots.filter(policies.is_readable(viewer))
    named = set(readable.values_list("pk", flat=True))
    for slot in slots:
        title = slot.revision.document.title if slot.pk in named else _("in a confidential project")
        yield Duty(_("To be signed"), title)


on_duties(signing_duties)
