"""May this person undo an import?"""

from xieli.exchange.models import ImportRun
from xieli.people.models import Person
from xieli.workplan.policies import is_lead


def can_undo_import(actor: Person, run: ImportRun) -> bool:
    """Whoever imported it, and the lead who answers for the tables."""
    return actor.is_active and (actor.pk == run.person_id or is_lead(actor, run.project))
