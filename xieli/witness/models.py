"""The extracts that were made, one a day for each head."""

from django.db import models

from xieli.core.models import id_field
from xieli.people.models import Person


class Extract(models.Model):
    """Where every ledger stood that one head may see, at the end of a day (V3).

    Whoever holds the database can change this row; what was sent is out of their reach.
    """

    id = id_field()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="extracts")
    day = models.DateField()
    text = models.TextField()
    tried_at = models.DateTimeField(null=True, blank=True, help_text="when sending it last began")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="by mail, where they have one")

    class Meta:
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="one_extract_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}"
