"""May this person shape this project's charter?"""

from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people.models import Person


def can_edit_charter(actor: Person, project: Project) -> bool:
    """Members of the initiating and the leading department, and whoever created the draft."""
    if not actor.is_active:
        return False
    return project.created_by_id == actor.pk or (
        project.participants.filter(
            role__in=[Role.INITIATING.value, Role.LEAD.value],
            department=actor.department_id,
        ).exists()
    )
