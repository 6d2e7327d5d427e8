"""A task is a place for files: deliverables and what led to them."""

from xieli.attachments.queries import Place, on_attaching
from xieli.people.models import Person
from xieli.workplan.models import Task


def task_place(person: Person, task_id: str) -> Place | None:
    """Return the place of a task's files, for whoever may see the task (T6)."""
    rows = Task.objects.visible_to(person).select_related("project")
    task = rows.filter(pk=task_id.replace("\0", "")).first()
    return Place(task.project, task.pk, f"/tasks/{task.pk}/") if task else None


on_attaching("task", task_place)
