"""Departments and their people, as they stand in the tree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from xieli.people.models import Department, Person, PersonSet


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


def people_answered_for(person: Person) -> QuerySet[Person]:
    """Return oneself, and the people of the departments one heads; administrators everybody."""
    people = Person.objects.active()
    if person.is_administrator:
        return people
    return people.filter(Q(pk=person.pk) | Q(department__in=posts_of(person)))


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


def demo_people() -> list[tuple[Department, list[Person]]]:
    """Return every open department with its people, its head first; for the demonstration."""
    departments = Department.objects.open().prefetch_related("people")
    return [(d, sorted(d.people.all(), key=lambda p: p.pk != d.head_id)) for d in departments]


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
