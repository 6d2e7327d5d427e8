"""等别人: whom I wait for, for what, since when."""

from dataclasses import dataclass
from datetime import datetime

from xieli.people.models import Person
from xieli.signoff.models import Signatory
from xieli.signoff.queries import document_word
from xieli.workplan.models import Dependency, Status
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
    """Return whom this person waits for: unsigned slots, hand-overs, resources."""
    slots = Signatory.objects.filter(
        revision__submitted_by=person,
        revision__lapsed_at__isnull=True,
        revision__effective_at__isnull=True,
        signature__isnull=True,
    ).select_related("revision__document", "department__head")
    codes = codes_of({slot.revision.document.ledger_id for slot in slots})
    found = [
        Wait(
            slot.department.name,
            slot.department.head.name if slot.department.head else "—",
            document_word(slot.revision.document.kind),
            codes[slot.revision.document.ledger_id][0],
            slot.revision.submitted_at,
        )
        for slot in slots
        if slot.revision.document.ledger_id in codes
    ]
    incoming = (
        Dependency.objects.filter(successor__owner=person, successor__status=Status.NOT_STARTED)
        .exclude(predecessor__status=Status.DONE)
        .exclude(predecessor__owner=person)
        .select_related("predecessor__owner", "predecessor__department", "predecessor__project")
    )
    found += [
        Wait(
            row.predecessor.department.name,
            row.predecessor.owner.name,
            row.predecessor.deliverable or row.predecessor.title,
            row.predecessor.project.code,
            row.reopened_at or row.proposed_at,
        )
        for row in incoming
    ]
    return sorted(found, key=lambda wait: wait.since)
