"""May this person fill this slot?"""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from xieli.core.models import Ledger
from xieli.people.models import Department, Person
from xieli.signoff.models import Signatory


def standing(department: Department) -> Department:
    """Return the department, or the one that took its place when it closed (P3)."""
    seen: set[str] = set()
    while department.successor is not None and department.pk not in seen:
        seen.add(department.pk)
        department = department.successor
    return department


def head_of(department: Department) -> Person | None:
    """Return who signs for a department: its head, else the head of the nearest parent (K2).

    The slot of a closed department is its successor's to fill (P3).
    """
    seen: set[str] = set()
    current: Department | None = standing(department)
    while current is not None and current.pk not in seen:
        if current.head is not None and current.head.is_active:
            return current.head
        seen.add(current.pk)
        current = current.parent
    return None


def can_sign(actor: Person, signatory: Signatory) -> bool:
    """The present head may, or the deputy as standing delegate; open slots pass on (K2, P1)."""
    if not actor.is_active:
        return False
    return actor in (head_of(signatory.department), standing(signatory.department).deputy)


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
