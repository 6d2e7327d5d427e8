"""May this person check in on a task?"""

from django.db.models import Q

from xieli.kickoff.models import Project
from xieli.kickoff.policies import can_edit_charter
from xieli.people.models import Department, Person
from xieli.progress.models import Relay
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


def tasks_to_check_in(actor: Person, project: Project) -> set[str]:
    """Return the tasks this person may check in on, as `can_check_in` says one by one."""
    if not actor.is_active:
        return set()
    tasks = project.tasks.all()
    if not workplan.is_lead(actor, project):
        departments = {
            row.pk: row
            for row in Department.objects.filter(pk__in=project.tasks.values("department"))
        }
        headed = [pk for pk, row in departments.items() if workplan.is_head(actor, row)]
        tasks = tasks.filter(
            Q(owner=actor)
            | Q(owner__backup=actor)
            | Q(department__in=headed)
            | Q(risks__backup=actor)
        )
    return set(tasks.values_list("pk", flat=True))


def can_set_cadence(actor: Person, project: Project) -> bool:
    """Members of the leading and the initiating department; of a draft its creator, too (S1)."""
    return can_edit_charter(actor, project)


def can_take_over(actor: Person, relay: Relay) -> bool:
    """The owner of the next station, their B角, or its department's head (S8)."""
    task = relay.dependency.successor
    return actor.is_active and (
        actor.pk in (task.owner_id, task.owner.backup_id)
        or workplan.is_head(actor, task.department)
    )
