"""Who was reminded of minutes or a decision, and who heard that they are not confirmed."""

from django.db import models
from django.db.models import Q

from xieli.core.models import id_field
from xieli.meetings.models.decisions import Receipt
from xieli.meetings.models.meetings import Attendance
from xieli.people.models import Person


class ConfirmationRung(models.Model):
    """A rung of the ladder of one missing confirmation that was reached, once (S6, S7)."""

    id = id_field()
    attendance = models.ForeignKey(
        Attendance, null=True, blank=True, on_delete=models.CASCADE, related_name="rungs"
    )
    receipt = models.ForeignKey(
        Receipt, null=True, blank=True, on_delete=models.CASCADE, related_name="rungs"
    )
    step = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="who was told",
    )  # fmt: skip
    fired_at = models.DateTimeField()

    class Meta:
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attendance", "step"], name="minutes_rung_once"),
            models.UniqueConstraint(fields=["receipt", "step"], name="decision_rung_once"),
            models.CheckConstraint(
                condition=Q(attendance__isnull=True, receipt__isnull=False)
                | Q(attendance__isnull=False, receipt__isnull=True),
                name="rung_of_minutes_or_decision",
            ),
        ]
