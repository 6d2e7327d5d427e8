"""May this person fill this slot?"""

from collections.abc import Callable, Collection, Iterator

from django.db.models import Q, QuerySet

from xieli.core.models import Ledger
from xieli.people.models import Department, Person
from xieli.people.queries import today
from xieli.signoff.models import Delegation, Signatory

_HEADLESS = Q(head=None) | Q(head__left_at__isnull=False) | Q(head__suspended_at__isnull=False)


def head_of(department: Department) -> Person | None:
    """Return who signs for a department: its head, else the head of the nearest parent (K2).

    The slot of a closed department is its successor's to fill (P3).
    """
    place = _place(department)
    return place.head if place is not None else None


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

    Its present head has given them; a former head's ended with the post.
    """
    place = _place(department)
    given = list(place.delegations.all()) if place is not None else []
    if place is None or not given:
        return []
    day = today()
    return [row for row in given if row.is_standing(day)]


def departments_answered_for(person: Person) -> list[str]:
    """Return the departments this person answers for, as `answerers_of` says one by one.

    Closed ones are among them: what they were to sign is their successor's (P3).
    """
    return _signed_through(_is_post(person)) if person.is_active else []


def departments_signed_for(person: Person) -> list[str]:
    """Return the departments with slots this person fills, some under a delegation (P1)."""
    if not person.is_active:
        return []
    given = Delegation.objects.standing(today(), person)
    delegated = ~_HEADLESS & Q(pk__in=given.values("department"))
    return _signed_through(_is_post(person) | delegated)


def signers_for(departments: Collection[str]) -> QuerySet[Person]:
    """Return who fills slots of any of these: `departments_signed_for`, asked the other way round.

    So that what happens is told to a thousand people at the price of one.
    """
    found = front = set(departments)
    while front:
        rows = Department.objects.filter(pk__in=front)
        above = [
            *rows.filter(successor__isnull=False).values_list("successor", flat=True),
            *rows.filter(_HEADLESS, successor=None).values_list("parent", flat=True),
        ]
        front = {pk for pk in above if pk is not None} - found
        found = found | front
    places = Department.objects.filter(pk__in=found, successor=None)
    given = Delegation.objects.standing(today()).filter(department__in=places.filter(~_HEADLESS))
    return Person.objects.active().filter(
        Q(pk__in=places.filter(head__isnull=False).values("head"))
        | Q(pk__in=places.filter(deputy__isnull=False).values("deputy"))
        | Q(pk__in=given.values("delegate"))
    )


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
        and actor.pk != (signature.filed_by_id or signature.person_id)
        and actor == head_of(signatory.department)
    )


def can_withdraw(actor: Person, signatory: Signatory) -> bool:
    """Who signed may take it back before the text is in force, while they still sign there."""
    signature = getattr(signatory, "signature", None)
    return (
        signature is not None
        and signature.person_id == actor.pk
        and signatory.revision.is_open
        and can_sign(actor, signatory)
    )


def _place(department: Department) -> Department | None:
    """Return the department whose head signs for this one."""
    return next((each for each in _upward(department) if _is_active(each.head)), None)


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


def _signed_through(posts: Q) -> list[str]:
    """Return the departments with these posts, and those whose slots fall to them.

    Level by level downward what `_upward` says of one department.
    """
    rows = Department.objects.filter(posts, successor=None)
    found = front = set(rows.values_list("pk", flat=True))
    while front:
        below = Q(successor=None, parent__in=front) & _HEADLESS
        rows = Department.objects.filter(below | Q(successor__in=front))
        front = set(rows.values_list("pk", flat=True)) - found
        found = found | front
    return sorted(found)


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
