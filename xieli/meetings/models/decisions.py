"""Decisions, and who has confirmed having read them."""

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieli.core.models import id_field
from xieli.kickoff.models import Project
from xieli.people.models import Person


class DecisionSet(models.QuerySet["Decision"]):
    def visible_to(self, person: Person) -> Self:
        """Decisions of the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person))

    def for_list(self) -> Self:
        """Decisions with who sent them and the receipts, however many in as many queries."""
        rows = self.select_related("made_by", "project")
        return rows.prefetch_related("receipts__person__department", "receipts__rungs")

    def standing(self) -> Self:
        """Those nobody took back."""
        return self.filter(withdrawn_at__isnull=True)


class Decision(models.Model):
    """An important conclusion, written once: its text never changes, it is only taken back (S7)."""

    VOUCHED: ClassVar[Sequence[str]] = (
        "id", "project_id", "text", "is_for_all", "made_by_id", "made_at", "withdrawn_at",
        "withdrawn_why",
    )  # fmt: skip

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(max_length=1000)
    is_for_all = models.BooleanField(default=False, help_text="@所有人: calls the whole group")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(_("Reason"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DecisionSet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Receipt(models.Model):
    """Somebody a decision was sent to, and when they confirmed it."""

    VOUCHED: ClassVar[Sequence[str]] = ("id", "decision_id", "person_id", "confirmed_at")

    id = id_field()
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="receipts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="receipts")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="receipt_once"),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                condition=models.Q(confirmed_at__isnull=True),
                name="receipt_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.decision.text[:60]
