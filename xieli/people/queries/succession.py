"""Who takes over what, for good (P3) or while somebody is away (S2)."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.people.models import Absence, Department, Membership, Organisation, Person

from .calendar import today
from .tree import posts_of


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that waits for a person or a department, and who would bear it next (P3)."""

    kind: str
    title: str
    url: str = ""
    heir: str = ""


type Duties = Callable[[Person | Department, Person | None], Iterable[Duty]]
_duties: list[Duties] = []


def on_duties(duties: Duties) -> None:
    """Register what waits for a person or department; the apps above know.

    The second argument is who asks (None: the terminal): what they may not see has no name (T6).
    """
    _duties.append(duties)


def open_duties(holder: Person | Department, viewer: Person | None) -> list[Duty]:
    """Return everything that waits for a person or a department, with its heir (P3)."""
    own = _of_person(holder) if isinstance(holder, Person) else _of_department(holder)
    heir = heir_of(holder) if isinstance(holder, Person) else None
    name = heir.name if heir else ""
    given = (replace(duty, heir=name) for duties in _duties for duty in duties(holder, viewer))
    return [*own, *given]


def heir_of(person: Person) -> Person | None:
    """Return the leaver's B角, else the head of the department or of one above it (P3).

    Where the leaver is head, the deputy takes the post and so inherits.
    """
    if person.backup is not None and person.backup.is_active:
        return person.backup
    for department in _upward(person.department):
        is_own = department.head_id == person.pk
        head = department.deputy if is_own else department.head
        if head is not None and head.is_active and head != person:
            return head
    return None


def away_on(day: date) -> set[str]:
    """Return who is away on a day (S2)."""
    return set(Absence.objects.on(day).values_list("person", flat=True))


def stand_in_for(person: Person, away: Set[str]) -> Person:
    """Return who is asked in somebody's place while these are away: themselves if they are not.

    Else whoever would be their heir, and so on; themselves where nobody is there at all (S2).
    """
    seen, found = set[str](), person
    while found.pk in away and found.pk not in seen:
        seen.add(found.pk)
        found = heir_of(found) or found
    return person if found.pk in away else found


def back_at(person: Person) -> datetime:
    """Return from when somebody is here: now, unless they are away (S2)."""
    away = person.absences.on(today()).order_by("-ends_on").first()
    return clock.end_of(away.ends_on, Organisation.objects.get().zone) if away else clock.now()


def _upward(department: Department) -> Iterator[Department]:
    current: Department | None = department
    while current is not None:
        yield current
        current = current.parent


def _of_person(person: Person) -> Iterator[Duty]:
    for department in posts_of(person):
        url = f"/settings/departments/{department.pk}/"
        if department.head_id == person.pk:
            heir = department.deputy.name if department.deputy else ""
            yield Duty(_("Head of department"), department.name, url, heir)
        else:
            yield Duty(_("Deputy"), department.name, url)
    for other in person.backs_up.active():
        yield Duty(_("Stand-in (B角)"), other.name, f"/settings/people/{other.pk}/")


def _of_department(department: Department) -> Iterator[Duty]:
    for child in Department.objects.open().filter(parent=department):
        yield Duty(_("Sub-department"), child.name, f"/settings/departments/{child.pk}/")
    for person in department.people.active():
        yield Duty(_("Person"), person.name, f"/settings/people/{person.pk}/")
    guests = Membership.objects.filter(department=department).select_related("person")
    for guest in guests:
        yield Duty(_("Person beside another department"), guest.person.name)
