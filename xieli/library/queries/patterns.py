"""Patterns to start from: those that ship, and the organisation's own (A4, K6)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import xieli.library
from xieli.kickoff.models import Urgency
from xieli.library.models import ChecklistEntry, Playbook
from xieli.library.rules import Pattern, departments_of, from_plain, renamed
from xieli.people.models import Department
from xieli.progress.queries import usual_cadence
from xieli.progress.rules import Cadence, Rhythm

SHIPPED = Path(xieli.library.__file__).parent / "data" / "playbooks"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True, slots=True)
class Offer:
    """A playbook one can start from: shipped (`id` is its file's name) or the organisation's."""

    id: str
    name: str
    summary: str
    pattern: Pattern
    row: Playbook | None = None


@cache
def shipped_in(language: str) -> tuple[Offer, ...]:
    """Return the playbooks that come with Xieli in a language, in the order of the four kinds."""
    found = []
    for path in sorted((SHIPPED / language).glob("*.json")):
        said = json.loads(path.read_text("utf-8"))
        found.append(Offer(path.stem, said["name"], said["summary"], from_plain(said["pattern"])))
    return tuple(found)


def shipped() -> list[Offer]:
    """Return the playbooks that come with Xieli, in the reader's language, with our departments.

    Every language tells the same, line by line: a department that bears in ours the name another
    language has for it is called as we call it.
    """
    language = get_language() or ""
    read = LANGUAGES.index(language) if language in LANGUAGES else 0
    told = [shipped_in(language) for language in LANGUAGES]
    names = {name for each in told for offer in each for name in departments_of(offer.pattern)}
    ours = departments_by_name(sorted(names)).keys()
    found = []
    for offers in zip(*told, strict=True):
        mine, meanings = offers[read], dict[str, str]()
        words = [departments_of(offer.pattern) for offer in offers]
        for same in zip(*words, strict=True):
            known = [name for name in same if name in ours]
            if known and same[read] not in ours:
                meanings[same[read]] = known[0]
        found.append(replace(mine, pattern=renamed(mine.pattern, meanings)))
    return found


def offers() -> list[Offer]:
    """Return every playbook to start from; one made our own takes the place of its origin."""
    own = list(Playbook.objects.standing())
    replaced = {row.origin for row in own}
    return [
        *(_offer(row) for row in own),
        *(offer for offer in shipped() if offer.id not in replaced),
    ]


def offer(pk: str) -> Offer | None:
    """Return one playbook by its id; None when there is none."""
    row = Playbook.objects.standing().filter(pk=pk.replace("\0", "")).first()
    if row is not None:
        return _offer(row)
    return next((each for each in shipped() if each.id == pk), None)


def own_of(offer: Offer) -> Playbook | None:
    """Return the organisation's own playbook an offer is, or its copy of one that ships."""
    copies = Playbook.objects.filter(origin=offer.id, retired_at__isnull=True)
    return offer.row or copies.first()


def _offer(row: Playbook) -> Offer:
    return Offer(row.pk, row.name, row.summary, from_plain(row.pattern), row)


def cadence_meant(pattern: Pattern) -> Cadence:
    """Return how often a project by it checks in: as the pattern says, or its urgency (S1)."""
    said = pattern.cadence
    if not said.rhythm:
        return usual_cadence(Urgency(pattern.urgency))
    return Cadence(Rhythm(said.rhythm), said.weekday, time.fromisoformat(said.at))


def checklist() -> list[ChecklistEntry]:
    """Return the standards every new project begins with (A4)."""
    return list(ChecklistEntry.objects.filter(retired_at__isnull=True))


def with_checklist(pattern: Pattern) -> Pattern:
    """Return a pattern with the organisation's standards behind its own, each said once."""
    said = [*pattern.standards, *(entry.text for entry in checklist())]
    return replace(pattern, standards=list(dict.fromkeys(said)))


def departments_by_name(names: Iterable[str]) -> dict[str, Department]:
    """Return the open departments a pattern names; what closed passes to its successor (P3)."""
    open_ones = {d.name: d for d in Department.objects.open().select_related("head")}
    wanted = list(names)
    gone = [name for name in wanted if name not in open_ones]
    closed = Department.objects.filter(name__in=gone, closed_on__isnull=False)
    for row in closed.select_related("successor__head").order_by("closed_on") if gone else ():
        if row.successor is not None and row.successor.closed_on is None:
            open_ones[row.name] = row.successor
    return {name: open_ones[name] for name in wanted if name in open_ones}


def unusable_words() -> dict[str, str]:
    """Return why nothing can be started from a pattern, in the reader's language."""
    return {
        "K1.no_department": _("Every line of the participants names a department and its role."),
        "K1.one_initiating": _("Name one initiating department."),
        "K1.one_lead": _("Name one leading department."),
        "K1.no_supervising": _("Name a supervising department."),
        "K1.lead_supervises_itself": _("The lead cannot supervise itself."),
        "K1.outside_window": _("Milestones lie between the start and the end."),
        "S1.no_rhythm": _("Choose daily or weekly."),
        "S1.no_weekday": _("Choose a day of the week."),
        "S1.no_time": _("This is not a time; write 17:00."),
        "B9.no_task": _("A playbook has at least one task."),
        "B1.title": _("Every task has a title of its own."),
        "B1.outsider": _("The department of a task takes part in the project."),
        "B2.no_support": _("Everybody who supports does so with something."),
        "B3.no_department": _("Every task names its owner's department."),
        "B4.outside_window": _(
            "A task lies between the start and the end, and ends after it begins."
        ),
        "B5.unknown": _("A task waits for another task of the playbook."),
        "B5.cycle": _("Tasks wait for each other in a circle."),
        "B7.no_resource": _("Say what is asked for: people, budget or a tool."),
        "B7.outsider": _("A resource is asked of a department that takes part in the project."),
        "B7.ends_before_start": _("A resource is needed until after it is needed first."),
        "K6.malformed": _("This is not a playbook."),
    }
