"""等别人: whom I wait for, for what, since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.utils.translation import gettext as _

from xieli.kickoff.models import ENDED, Phase, Project
from xieli.meetings.queries import missing
from xieli.people.models import Person
from xieli.signoff.models import Signatory
from xieli.signoff.policies import head_of
from xieli.signoff.queries import document_word
from xieli.workplan.models import UNCONFIRMED, Dependency, Status
from xieli.workspace.queries.to_dos import codes_of


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody I wait for: a department, a person, for what, since when."""

    department: str
    person: str
    subject: str
    project_code: str
    since: datetime


def waits(person: Person) -> list[Wait]:
    """Return whom this person waits for: unsigned slots, hand-overs; where they may look (T6)."""
    standing = Project.objects.visible_to(person).exclude(phase=Phase.ARCHIVED)
    visible = set(standing.values_list("code", flat=True))
    slots = Signatory.objects.waiting().filter(revision__submitted_by=person).for_signing()
    codes = codes_of({slot.revision.document.ledger_id for slot in slots})
    found = [
        Wait(
            slot.department.name,
            head.name if (head := head_of(slot.department)) else "—",
            document_word(slot.revision.document.kind),
            codes[slot.revision.document.ledger_id][0],
            slot.revision.submitted_at,
        )
        for slot in slots
        if slot.revision.document.ledger_id in codes
    ]
    found += [*_deliveries(person), *_agreements(person)]
    found += [
        Wait(each.department.name, each.name, decision.text, decision.project.code, since)
        for each, decision, since in missing(person)
    ]
    found = [wait for wait in found if wait.project_code in visible]
    return sorted(found, key=lambda wait: wait.since)


def _deliveries(person: Person) -> Iterator[Wait]:
    """What their tasks wait for before they begin, since it was first asked for."""
    incoming = (
        Dependency.objects.filter(successor__owner=person, successor__status=Status.NOT_STARTED)
        .exclude(predecessor__status=Status.DONE)
        .exclude(predecessor__owner=person)
        .exclude(successor__project__phase__in=ENDED)
        .select_related("predecessor__owner", "predecessor__department", "predecessor__project")
    )
    for row in incoming.annotate(first_asked=Min("answers__asked_at")):
        yield Wait(
            row.predecessor.department.name,
            row.predecessor.owner.name,
            row.predecessor.deliverable or row.predecessor.title,
            row.predecessor.project.code,
            row.reopened_at or row.first_asked or row.asked_at,
        )


def _agreements(person: Person) -> Iterator[Wait]:
    """Who has yet to agree to a date they named (B6)."""
    named = Dependency.objects.filter(UNCONFIRMED, predecessor__owner=person)
    named = named.exclude(successor__project__phase__in=ENDED)
    for row in named.exclude(predecessor__status=Status.DONE).select_related(
        "predecessor", "successor__owner", "successor__department", "successor__project"
    ):
        if row.is_offered:
            task = row.successor
            what = row.predecessor.deliverable or row.predecessor.title
            yield Wait(
                task.department.name,
                task.owner.name,
                _("Date of %s") % what,
                task.project.code,
                row.asked_since,
            )
