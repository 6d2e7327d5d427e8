"""Check-ins: what an owner said about a task, one line each, never changed afterwards."""

from typing import Self

from django.db import models
from django.db.models import Q

from xieli.core.models import id_field
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.workplan.models import Dependency, Status, Task


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


class RelaySet(models.QuerySet["Relay"]):
    def visible_to(self, person: Person) -> Self:
        """Relays of the projects this person may see (T6)."""
        visible = Project.objects.visible_to(person).values("pk")
        return self.filter(dependency__successor__project__in=visible)

    def waiting(self) -> Self:
        """Relays nobody has accepted or returned."""
        return self.filter(accepted_at__isnull=True, returned_at__isnull=True)

    def for_list(self) -> Self:
        """Relays with the two stations and their owners."""
        return self.select_related(
            "dependency__predecessor__owner",
            "dependency__predecessor__department",
            "dependency__predecessor__project",
            "dependency__successor__owner",
            "dependency__successor__department",
            "dependency__successor__project",
        )


class Relay(models.Model):
    """A finished station's work on its way to the next: accepted, or returned with why (S8)."""

    id = id_field()
    dependency = models.ForeignKey(Dependency, on_delete=models.CASCADE, related_name="relays")
    offered_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    objects = RelaySet.as_manager()

    class Meta:
        ordering = ["offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dependency"],
                condition=Q(accepted_at__isnull=True, returned_at__isnull=True),
                name="one_waiting_relay",
            ),
        ]

    def __str__(self) -> str:
        return self.dependency.predecessor.title

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered it."""
        return self.accepted_at is None and self.returned_at is None
