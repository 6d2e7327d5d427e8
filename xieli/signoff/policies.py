"""May this person fill this slot?"""

from xieli.people.models import Department, Person
from xieli.signoff.models import Signatory


def head_of(department: Department) -> Person | None:
    """Return who signs for a department: its head, else the head of the nearest parent (K2)."""
    seen: set[str] = set()
    current: Department | None = department
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
    return actor in (head_of(signatory.department), signatory.department.deputy)
