"""Everything somebody is asked to sign, each text in full: nobody signs what they have not read."""

from dataclasses import dataclass

from xieli.kickoff.models import Project
from xieli.paper.queries import revision_paper
from xieli.paper.rules import Paper
from xieli.people.models import Person
from xieli.signoff.models import Signatory
from xieli.signoff.queries import Ways, document_word, slots_of, ways_to_sign
from xieli.signoff.rules import Level


@dataclass(frozen=True, slots=True)
class Asked:
    """One slot with the text it is asked for, as on paper (K4)."""

    slot: Signatory
    project: Project
    document: str
    paper: Paper
    ways: Ways

    @property
    def is_tickable(self) -> bool:
        """Whether it is signed together with others, by one password; a passkey signs one text."""
        return self.ways.least == Level.AGREED


def asked_to_sign(person: Person, address: str) -> list[Asked]:
    """Return every open slot this person fills, in projects they may see, the most urgent first."""
    projects = {row.ledger_id: row for row in Project.objects.visible_to(person)}
    slots = [each for each in slots_of(person) if each.revision.document.ledger_id in projects]
    ways = ways_to_sign(person, [slot.revision for slot in slots])
    return [
        Asked(
            slot,
            projects[slot.revision.document.ledger_id],
            document_word(slot.revision.document.kind),
            revision_paper(slot.revision, address),
            each,
        )
        for slot, each in zip(slots, ways, strict=True)
    ]
