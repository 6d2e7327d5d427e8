"""May this person change a channel?"""

from xieli.channels.models import Scope
from xieli.people.models import Person
from xieli.people.policies import can_administer


def can_configure(actor: Person | None, scope: Scope, subject_id: str) -> bool:
    """Administrators the shared ones; everybody their own, and nobody else's."""
    if scope is Scope.PERSON:
        return actor is None or (actor.is_active and actor.pk == subject_id)
    return can_administer(actor)
