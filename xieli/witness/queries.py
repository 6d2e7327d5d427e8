"""Who keeps an extract, what stands in it, and what contradicts one that was kept."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import batched

from django.utils import translation
from django.utils.translation import gettext as _

from xieli.core.models import Event
from xieli.kickoff.models import Project
from xieli.people.models import Organisation, Person
from xieli.witness.rules import MOST_LINES, ORGANISATION, Line, written
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
    ledgers = _ledgers({line.code for line in lines}, person)
    standing = _events(lines, ledgers)
    for line in lines:
        if line.code not in ledgers:
            found.append(_("%s: there is no such project here") % line.code)
        elif (ledgers[line.code], line.number, line.hash) not in standing:
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


def _ledgers(codes: Collection[str], person: Person | None) -> dict[str, str]:
    """Return the ledgers these codes name, those of projects somebody may see."""
    projects = Project.objects.all() if person is None else Project.objects.visible_to(person)
    found = {ORGANISATION: Organisation.objects.get().ledger_id} if ORGANISATION in codes else {}
    for some in batched(sorted(codes), MOST_LINES):
        found |= dict(projects.filter(code__in=some).values_list("code", "ledger_id"))
    return found


def _events(lines: Iterable[Line], ledgers: Mapping[str, str]) -> set[tuple[str, int, str]]:
    """Return what the ledgers hold where these lines say they hold something."""
    found = set[tuple[str, int, str]]()
    for some in batched((line for line in lines if line.code in ledgers), MOST_LINES):
        rows = Event.objects.filter(
            ledger__in={ledgers[line.code] for line in some},
            number__in={line.number for line in some},
            hash__in={line.hash for line in some},
        )
        found |= set(rows.values_list("ledger_id", "number", "hash"))
    return found
