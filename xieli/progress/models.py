"""Check-ins: what an owner said about a task, one line each, never changed afterwards."""

from django.db import models

from xieli.core.models import id_field
from xieli.people.models import Person
from xieli.workplan.models import Status, Task


class CheckIn(models.Model):
    """Status, percent, forecast finish and needs, as said at one moment (S3)."""

    id = id_field()
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="check_ins")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=Status)
    percent = models.PositiveSmallIntegerField()
    forecast_finish = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    deliverable = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["task", "-at"], name="check_in_task")]
