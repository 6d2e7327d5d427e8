"""May this person draft, submit or withdraw a change?"""

from xieli.changes.models import ChangeRequest
from xieli.kickoff.models import Project
from xieli.kickoff.policies import has_role, takes_part
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.workplan.rules import Tier


def can_draft(actor: Person, project: Project) -> bool:
    """Anyone on the project may draft a change and ask for it (C2)."""
    return takes_part(actor, project)


def can_edit(actor: Person, request: ChangeRequest) -> bool:
    """Whoever drafted it, and the departments that submit it."""
    return (actor.is_active and actor.pk == request.drafted_by_id) or has_role(
        actor, request.project, Role.INITIATING, Role.LEAD
    )


def can_submit(actor: Person, request: ChangeRequest, tier: Tier) -> bool:
    """C2: what moves everybody is the initiating department's; the rest also the lead's."""
    roles = [Role.INITIATING] if tier is Tier.ALL else [Role.INITIATING, Role.LEAD]
    return has_role(actor, request.project, *roles)
