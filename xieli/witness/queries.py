"""Who keeps an extract, what stands in it, and what contradicts one that was kept."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from xieli.core.models import Event, Ledger
from xieli.kickoff.models import Project
from xieli.people.models import Organisation, Person
from xieli.witness.rules import ORGANISATION, Line, written
from xieli.witness.rules import read as lines_of


def keepers() -> list[Person]:
    """Return the heads of open departments: they keep what an administrator cannot reach (V3)."""
    rows = Person.objects.active().filter(heads__closed_on__isnull=True, heads__isnull=False)
    return list(rows.distinct().order_by("pk"))


def text_for(person: Person, day: str) -> str:
    """Return a day's extract in the reader's language: where every ledger they may see stands."""
    with translation.override(person.language):
        return "\n\n".join(
            [
                _("Extract of the ledgers, %s") % day,
                _(
                    "Keep this. If somebody rewrites the past, it no longer fits these lines: "
                    "paste them under Settings, Extracts, or run xieli verify --kept FILE."
                ),
                written(_standing(person)),
            ]
        )


def contradictions(text: str, person: Person | None = None) -> list[str]:
    """Return what does not fit a text somebody kept; none: the past is as it was.

    A person asks about projects they may see (T6); the terminal about all.
    """
    lines, found = lines_of(text), list[str]()
    ledgers = {code: _ledger(code, person) for code in {line.code for line in lines}}
    asked = defaultdict[str, list[int]](list)
    for line in lines:
        asked[line.code].append(line.number)
    standing = {
        (code, *event)
        for code, numbers in asked.items()
        for event in Event.objects.filter(ledger=ledgers[code], number__in=numbers).values_list(
            "number", "hash"
        )
    }
    for line in lines:
        if ledgers[line.code] is None:
            found.append(_("%s: there is no such project here") % line.code)
        elif (line.code, line.number, line.hash) not in standing:
            found.append(
                _("%(code)s: event %(number)d is not the one that was kept")
                % {"code": line.code, "number": line.number}
            )
    return found


def _standing(person: Person) -> Iterator[Line]:
    organisation = Organisation.objects.select_related("ledger").get()
    yield Line(ORGANISATION, organisation.ledger.number, organisation.ledger.head)
    projects = Project.objects.visible_to(person).select_related("ledger").order_by("code")
    for project in projects.filter(ledger__number__gt=0):
        yield Line(project.code, project.ledger.number, project.ledger.head)


def _ledger(code: str, person: Person | None) -> Ledger | None:
    if code == ORGANISATION:
        return Organisation.objects.select_related("ledger").get().ledger
    projects = Project.objects.all() if person is None else Project.objects.visible_to(person)
    project = projects.filter(code=code).select_related("ledger").first()
    return project.ledger if project else None
