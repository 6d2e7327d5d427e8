"""May this person shape this project's charter?"""

from django.db.models import QuerySet

from xieli.core.models import Ledger
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.signoff.policies import on_reading


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


def readable_ledgers(person: Person) -> QuerySet[Ledger]:
    """Return the ledgers of the projects this person may see (T6)."""
    return Ledger.objects.filter(project__in=Project.objects.visible_to(person).values("pk"))


on_reading(readable_ledgers)
