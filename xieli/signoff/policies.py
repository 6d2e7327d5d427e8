"""May this person fill this slot?"""

from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet

from xieli.core.models import Ledger
from xieli.people.models import Department, Person
from xieli.signoff.models import Signatory


def head_of(department: Department) -> Person | None:
    """Return who signs for a department: its head, else the head of the nearest parent (K2).

    The slot of a closed department is its successor's to fill (P3).
    """
    return next((each.head for each in _upward(department) if _is_active(each.head)), None)


def signers_of(department: Department) -> list[Person]:
    """Return who fills a department's slot: `head_of` it, or that department's deputy (K2, P1).

    A deputy of the department itself may, too, while it has no head.
    """
    found = list[Person]()
    for each in _upward(department):
        found += [person for person in (each.head, each.deputy) if person and person.is_active]
        if _is_active(each.head):
            break
    return found


def departments_signed_for(person: Person) -> list[str]:
    """Return the departments whose slots this person fills, as `signers_of` says one by one.

    Closed ones are among them: what they were to sign is their successor's (P3).
    """
    if not person.is_active or not Department.objects.filter(_is_post(person)).exists():
        return []
    departments = {row.pk: row for row in Department.objects.select_related("head", "deputy")}
    for row in departments.values():
        row.parent = departments.get(row.parent_id or "")
        row.successor = departments.get(row.successor_id or "")
    return [pk for pk, row in departments.items() if person in signers_of(row)]


def can_sign(actor: Person, signatory: Signatory) -> bool:
    """The present head may, or the deputy as standing delegate; open slots pass on (K2, P1)."""
    return actor.is_active and actor in signers_of(signatory.department)


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


def _is_post(person: Person) -> Q:
    return Q(head=person) | Q(deputy=person)


type Readable = Callable[[Person], QuerySet[Ledger]]
_readable: list[Readable] = []


def on_reading(readable: Readable) -> None:
    """Register the ledgers a person may read; the apps above know whose documents they hold."""
    _readable.append(readable)


def is_readable(person: Person, ledger: str = "revision__document__ledger") -> Q:
    """Return the condition that this person may read what is signed (T6).

    `ledger` is the way to its ledger: as it stands from a slot, `"ledger"` from a document.
    """
    condition = Q(pk__in=[])
    for readable in _readable:
        condition |= Q(**{f"{ledger}__in": readable(person)})
    return condition
