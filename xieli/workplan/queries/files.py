"""A task is a place for files: deliverables and what led to them."""

from django.utils.translation import gettext as _

from xieli.attachments.models import Attachment
from xieli.attachments.queries import Place, on_attaching
from xieli.people.models import Person
from xieli.workplan.models import Status, Task


def task_place(person: Person, task_id: str) -> Place | None:
    """Return the place of a task's files, for whoever may see the task (T6)."""
    rows = Task.objects.visible_to(person).select_related("project")
    task = rows.filter(pk=task_id.replace("\0", "")).first()
    return Place(task.project, task.pk, f"/tasks/{task.pk}/") if task else None


def needed_deliverable(attachment: Attachment) -> str:
    """Say so when a task is done by this file alone: 100 % needs the deliverable (S3)."""
    rows = Task.objects.filter(pk=attachment.subject_id, status=Status.DONE, delivered="")
    task = rows.first()
    if task is None or Attachment.objects.beside(attachment).exists():
        return ""
    return _("“%s” is done by this file; deliver something else first.") % task.title


on_attaching("task", task_place, needed_deliverable)
