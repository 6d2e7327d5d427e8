"""等别人: whom I wait for, for what, since when."""

from dataclasses import dataclass
from datetime import datetime

from xieli.kickoff.models import Project
from xieli.meetings.queries import missing
from xieli.people.models import Person
from xieli.signoff.models import Signatory
from xieli.signoff.policies import head_of
from xieli.workplan.models import Dependency, Status
from xieli.workspace.queries.to_do import text_word
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
    visible = set(Project.objects.visible_to(person).values_list("code", flat=True))
    slots = Signatory.objects.waiting().filter(revision__submitted_by=person).for_signing()
    codes = codes_of({slot.revision.document.ledger_id for slot in slots})
    found = [
        Wait(
            slot.department.name,
            head.name if (head := head_of(slot.department)) else "—",
            text_word(slot.revision),
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
    found += [
        Wait(each.department.name, each.name, decision.text, decision.project.code, since)
        for each, decision, since in missing(person)
    ]
    found = [wait for wait in found if wait.project_code in visible]
    return sorted(found, key=lambda wait: wait.since)
