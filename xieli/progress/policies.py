"""May this person check in on a task?"""

from xieli.people.models import Person
from xieli.workplan import policies as workplan
from xieli.workplan.models import Task


def can_check_in(actor: Person, task: Task) -> bool:
    """The owner, their B角, the task's department head, and the lead who keeps the sheet (S3)."""
    if not actor.is_active:
        return False
    return (
        actor.pk == task.owner_id
        or task.owner.backup_id == actor.pk
        or workplan.is_head(actor, task.department)
        or workplan.is_lead(actor, task.project)
        or task.risks.filter(backup=actor).exists()
    )
