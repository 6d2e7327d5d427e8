"""May this person fill this slot?"""

from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet

from xieli.core.models import Ledger
from xieli.people.models import Department, Person
from xieli.people.queries import today
from xieli.signoff.models import Delegation, Signatory


def head_of(department: Department) -> Person | None:
    """Return who signs for a department: its head, else the head of the nearest parent (K2).

    The slot of a closed department is its successor's to fill (P3).
    """
    return next((each.head for each in _upward(department) if _is_active(each.head)), None)


def answerers_of(department: Department) -> list[Person]:
    """Return who answers for a department: `head_of` it, or that department's deputy (K2, P1).

    A deputy of the department itself may, too, while it has no head.
    """
    found = list[Person]()
    for each in _upward(department):
        found += [person for person in (each.head, each.deputy) if person and person.is_active]
        if _is_active(each.head):
            break
    return found


def delegations_of(department: Department) -> list[Delegation]:
    """Return under which delegations others sign for a department today (P1).

    They are those that its present head has given; a former head's ended with the post.
    """
    place = next((each for each in _upward(department) if _is_active(each.head)), None)
    if place is None:
        return []
    day = today()
    return [
        row
        for row in place.delegations.all()
        if row.is_standing(day) and row.head_id == place.head_id and row.delegate.is_active
    ]


def departments_answered_for(person: Person) -> list[str]:
    """Return the departments this person answers for, as `answerers_of` says one by one.

    Closed ones are among them: what they were to sign is their successor's (P3).
    """
    if not person.is_active or not Department.objects.filter(_is_post(person)).exists():
        return []
    return [pk for pk, row in _tree().items() if person in answerers_of(row)]


def departments_signed_for(person: Person) -> list[str]:
    """Return the departments with slots this person fills, some under a delegation (P1)."""
    if not person.is_active or not Department.objects.filter(_may_sign(person)).exists():
        return []
    return [
        pk
        for pk, row in _tree().items()
        if person in answerers_of(row)
        or person in [delegation.delegate for delegation in delegations_of(row)]
    ]


def can_sign(actor: Person, signatory: Signatory) -> bool:
    """The present head may, the deputy, or whom the head named for it (K2, P1).

    Once the head has contested a signature given for them, the slot is the head's alone.
    """
    if not actor.is_active:
        return False
    department = signatory.department
    if signatory.contests.all():
        return actor == head_of(department)
    return actor in answerers_of(department) or delegation_for(actor, signatory) is not None


def delegation_for(actor: Person, signatory: Signatory) -> Delegation | None:
    """Return under which delegation somebody fills a slot; none who answers for the department."""
    if actor in answerers_of(signatory.department):
        return None
    kind = signatory.revision.document.kind
    found = (row for row in delegations_of(signatory.department) if row.delegate == actor)
    return next((row for row in found if row.covers(kind)), None)


def can_contest(actor: Person, signatory: Signatory) -> bool:
    """The head a signature was given for may contest it, or say that it stands (P1)."""
    signature = getattr(signatory, "signature", None)
    return (
        signature is not None
        and signature.is_contestable
        and signatory.revision.lapsed_at is None
        and actor == head_of(signatory.department)
    )


def _upward(department: Department) -> Iterator[Department]:
    """Yield the department that stands in this one's place, and those above it, each once."""
    seen: set[str] = set()
    current: Department | None = department
    while current is not None and current.pk not in seen:
        seen.add(current.pk)
        if current.successor is not None:
            current = current.successor
            continue
        yield current
        current = current.parent


def _is_active(person: Person | None) -> bool:
    return person is not None and person.is_active


def _tree() -> dict[str, Department]:
    """Every department with those above and after it, read at once."""
    rows = Department.objects.select_related("head", "deputy")
    departments = {row.pk: row for row in rows.prefetch_related("delegations__delegate")}
    for row in departments.values():
        row.parent = departments.get(row.parent_id or "")
        row.successor = departments.get(row.successor_id or "")
    return departments


def _is_post(person: Person) -> Q:
    return Q(head=person) | Q(deputy=person)


def _may_sign(person: Person) -> Q:
    return _is_post(person) | Q(delegations__in=Delegation.objects.standing(today(), person))


type Readable = Callable[[Person], QuerySet[Ledger]]
_readable: list[Readable] = []


def on_reading(readable: Readable) -> None:
    """Register the ledgers a person may read; the apps above know whose documents they hold."""
    _readable.append(readable)


def is_readable(person: Person) -> Q:
    """Return the condition on a signatory that this person may read its document (T6)."""
    condition = Q(pk__in=[])
    for readable in _readable:
        condition |= Q(revision__document__ledger__in=readable(person))
    return condition
