"""What the organisation and its heads have settled of signing: levels, and who signs for whom."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieli.core.models import id_field
from xieli.people.models import Department, Person
from xieli.signoff.rules import Level

LEVELS = [
    (Level.AGREED.value, _("Level 1: agreed signature")),
    (Level.PASSKEY.value, _("Level 2: passkey signature")),
]


class LeastLevel(models.Model):
    """The level the organisation asks for at least to sign one kind of document (V4)."""

    kind = models.CharField(primary_key=True, max_length=40)
    level = models.PositiveSmallIntegerField(choices=LEVELS)


class DelegationSet(models.QuerySet["Delegation"]):
    def standing(self, day: date, delegate: Person | None = None) -> Self:
        """Delegations under which somebody signs on a day, or this person does."""
        rows = self.filter(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)
        return rows if delegate is None else rows.filter(delegate=delegate)


class Delegation(models.Model):
    """A head names who signs for the department, from when to when, and which documents (P1).

    It is the head's own: who succeeds them names anew. What it says never changes; it ends.
    """

    VOUCHED: ClassVar[Sequence[str]] = (
        "id", "department_id", "head_id", "delegate_id", "kinds", "starts_on", "ends_on",
        "given_at", "ended_at",
    )  # fmt: skip

    id = id_field()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="delegations")
    head = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    kinds = models.JSONField(
        blank=True, default=list, help_text="the kinds of document it is for; none: every one"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationSet.as_manager()

    class Meta:
        ordering = ["-given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.head} → {self.delegate}"

    def is_standing(self, day: date) -> bool:
        """Whether somebody signs under it on a day."""
        return self.ended_at is None and self.starts_on <= day <= self.ends_on

    def covers(self, kind: str) -> bool:
        """Whether documents of this kind are among those it is for."""
        return not self.kinds or kind in self.kinds
