"""What is asked of the organisation: its working calendar, its tree, who takes over what."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.people.models import (
    Absence,
    CalendarDay,
    Department,
    Membership,
    Organisation,
    Person,
    PersonSet,
)
from xieli.people.rules import (
    DayChange,
    ExceptionalDay,
    UnreadableCalendar,
    WorkingCalendar,
    changed_days,
    exceptional_days,
    read_calendar_file,
)

type _Edition = tuple[str, int]  # the organisation and its version, raised by every import
_latest: tuple[_Edition, WorkingCalendar] | None = None


def working_calendar() -> WorkingCalendar:
    """Return the organisation's working calendar; weekdays alone before one is imported (S1).

    One small query says whether the calendar in memory is still the organisation's, whichever
    process imported another one.
    """
    global _latest
    edition = Organisation.objects.values_list("pk", "version").first()
    kept = _latest
    if kept is not None and kept[0] == edition:
        return kept[1]
    calendar = WorkingCalendar(dict(CalendarDay.objects.values_list("day", "is_working")))
    # What a transaction has read may yet be rolled back, and its version given to another import.
    if edition is not None and not connection.in_atomic_block:
        _latest = edition, calendar
    return calendar


def today() -> date:
    """Return the organisation's present day (S1)."""
    organisation = Organisation.objects.first()
    return clock.today(organisation.zone if organisation else ZoneInfo("UTC"))


def after_working_hours(hours: int, since: datetime | None = None) -> datetime:
    """Return the moment so many of the organisation's working hours from now, or since (S2, S5)."""
    organisation = Organisation.objects.get()
    opens, closes = organisation.opens_at, organisation.closes_at
    start = since or clock.now()
    return working_calendar().add_hours(start, hours, opens, closes, organisation.zone)


def back_at(person: Person) -> datetime:
    """Return from when somebody is here: now, unless they are away (S2)."""
    away = person.absences.on(today()).order_by("-ends_on").first()
    return clock.end_of(away.ends_on, Organisation.objects.get().zone) if away else clock.now()


def years_of(text: str) -> dict[str, object]:
    """Return the years of a calendar file's text (S1). Raises RuleViolation when it is none."""
    try:
        return read_calendar_file(text)
    except UnreadableCalendar as error:
        message = _("This is not a calendar: “%s” …") % error.value
        raise RuleViolation(error.code, message, field="years") from error


def read_years(years: Mapping[str, object]) -> list[ExceptionalDay]:
    """Return the days of a calendar file (S1). Raises RuleViolation naming the one at fault."""
    messages = {
        "S1.bad_year": gettext_noop("%s is not a year of a calendar file."),
        "S1.bad_list": gettext_noop("%s is not a list of days."),
        "S1.bad_date": gettext_noop("%s is not a day; write 2024-01-31."),
        "S1.other_year": gettext_noop("%s is listed under another year."),
        "S1.day_twice": gettext_noop("%s is listed twice."),
    }
    try:
        return exceptional_days(years)
    except UnreadableCalendar as error:
        message = _(messages[error.code]) % error.value
        raise RuleViolation(error.code, message, field="years") from error


def calendar_days(years: Iterable[str]) -> list[ExceptionalDay]:
    """Return the days of these years that are unlike their weekday."""
    rows = CalendarDay.objects.filter(day__year__in=[int(year) for year in years])
    columns = rows.order_by("day").values_list("day", "is_working", "is_provisional")
    return [ExceptionalDay(*row) for row in columns]


def calendar_changes(years: Mapping[str, object]) -> list[DayChange]:
    """Return what importing these years would change, day by day. Raises RuleViolation."""
    after = read_years(years)
    return changed_days(calendar_days(years), after)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the working calendar as a page shows it: months of weeks of days."""

    number: int
    months: list[tuple[int, list[list[date | None]]]]
    marks: dict[date, str]
    is_provisional: bool
    is_known: bool


def calendar_year(number: int) -> Year:
    """Return the weeks of every month, Monday first, and the marked days: holiday or workday."""
    rows = calendar_days([str(number)])
    weeks = Calendar()
    months = [
        (
            month,
            [
                [day if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(number, month)
            ],
        )
        for month in range(1, 13)
    ]
    marks = {row.day: row.kind for row in rows}
    return Year(number, months, marks, any(row.is_provisional for row in rows), bool(rows))


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A line of the tree: a department, how deep it stands, and how many belong to it."""

    department: Department
    indent: str
    people: int


def department_rows() -> list[DepartmentRow]:
    """Return the tree as lines, each with its active people."""
    active = Person.objects.active().values("department").annotate(n=Count("pk"))
    counts = {row["department"]: row["n"] for row in active}
    return [
        DepartmentRow(row, "\u3000" * depth + ("└ " if depth else ""), counts.get(row.pk, 0))
        for row, depth in department_tree()
    ]


def members(department: Department) -> list[Person]:
    """Return the active people of a department, guests of other departments included."""
    belongs = Q(department=department) | Q(memberships__department=department)
    return list(Person.objects.active().filter(belongs).distinct())


def directory(words: str, *, with_leavers: bool) -> PersonSet:
    """Return the people that words find, in the order of their names' sound."""
    people = Person.objects.select_related("department").prefetch_related("heads")
    people = people if with_leavers else people.active()
    found = people.matching(words) if words.strip() else people
    return found.order_by("pinyin", "name", "pk")


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


def people_answered_for(person: Person) -> QuerySet[Person]:
    """Return oneself, and the people of the departments one heads; administrators everybody."""
    people = Person.objects.active()
    if person.is_administrator:
        return people
    return people.filter(Q(pk=person.pk) | Q(department__in=posts_of(person)))


def stand_in_for(person: Person, day: date) -> Person:
    """Return who is asked in somebody's place on a day: themselves, while they are there (S2).

    Else whoever would be their heir, and so on; themselves where nobody is there at all.
    """
    away = set(Absence.objects.on(day).values_list("person", flat=True))
    seen, found = set[str](), person
    while found.pk in away and found.pk not in seen:
        seen.add(found.pk)
        found = heir_of(found) or found
    return person if found.pk in away else found


def posts_of(person: Person) -> list[Department]:
    """Return the open departments whose head or deputy this person is."""
    return list(Department.objects.open().filter(Q(head=person) | Q(deputy=person)))


def departments_below(department: Department) -> list[Department]:
    """Return every open department below one in the tree, nearest first."""
    return [each for each, depth in _walk(_children(), department.pk, 0)]


def department_tree() -> list[tuple[Department, int]]:
    """Return the open departments as they stand in the tree, each with its depth.

    One whose parent is closed stands at the top.
    """
    children = _children()
    return list(_walk(children, None, 0))


def _children() -> dict[str | None, list[Department]]:
    rows = Department.objects.open().select_related("head", "deputy", "parent")
    children: dict[str | None, list[Department]] = defaultdict(list)
    for row in rows:
        is_top = row.parent is None or row.parent.closed_on is not None
        children[None if is_top else row.parent_id].append(row)
    return children


def _walk(
    children: Mapping[str | None, Sequence[Department]], top: str | None, depth: int
) -> Iterator[tuple[Department, int]]:
    for row in children.get(top, ()):
        yield row, depth
        yield from _walk(children, row.pk, depth + 1)


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


def demo_people() -> list[tuple[Department, list[Person]]]:
    """Return every open department with its people, its head first; for the demonstration."""
    departments = Department.objects.open().prefetch_related("people")
    return [(d, sorted(d.people.all(), key=lambda p: p.pk != d.head_id)) for d in departments]
