"""May this person call a meeting, send a decision or take it back, finish an action item?"""

from xieli.kickoff.models import Phase, Project
from xieli.kickoff.policies import has_role, takes_part
from xieli.kickoff.rules import Role
from xieli.meetings.models import ActionItem, Decision
from xieli.people.models import Person


def can_decide(actor: Person, project: Project) -> bool:
    """Members of the departments that take part, while the project is not archived (S7)."""
    return project.phase != Phase.ARCHIVED and takes_part(actor, project)


def can_withdraw(actor: Person, decision: Decision) -> bool:
    """Whoever sent it, and the leading department."""
    return actor.is_active and (
        actor.pk == decision.made_by_id or has_role(actor, decision.project, Role.LEAD)
    )


def can_finish(actor: Person, item: ActionItem) -> bool:
    """Its owner, and the leading department."""
    return actor.is_active and (
        actor.pk == item.owner_id or has_role(actor, item.project, Role.LEAD)
    )
