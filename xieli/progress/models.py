"""Check-ins: what an owner said about a task, one line each, never changed afterwards."""

from datetime import time
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.core.models import id_field
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.progress.rules import Cadence, Rhythm
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


class ProjectCadence(models.Model):
    """The cadence of a project where it is not what its urgency asks for (S1)."""

    CLOSE = time(17)

    project = models.OneToOneField(
        Project, primary_key=True, on_delete=models.CASCADE, related_name="cadence"
    )
    rhythm = models.CharField(
        max_length=8, choices=[(Rhythm.DAILY, _("every working day")), (Rhythm.WEEKLY, _("weekly"))]
    )
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday; for the weekly rhythm")
    at = models.TimeField(default=CLOSE)
    version = models.PositiveIntegerField(default=1)

    @property
    def cadence(self) -> Cadence:
        """The same for the rules."""
        return Cadence(Rhythm(self.rhythm), self.weekday, self.at)


class CheckInDue(models.Model):
    """One check-in that is due: by when, counting from when; settled once somebody said it."""

    id = id_field()
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="dues")
    due_at = models.DateTimeField()
    since = models.DateTimeField(help_text="a check-in after this moment settles it")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["task", "due_at"], name="due_once")]
        indexes = [
            models.Index(
                fields=["task"], condition=Q(settled_at__isnull=True), name="due_unsettled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.due_at:%Y-%m-%d %H:%M}"


class DueRung(models.Model):
    """A rung that was reached, once (S2): whom it told, or that a higher one took its place."""

    due = models.ForeignKey(CheckInDue, on_delete=models.CASCADE, related_name="rungs")
    step = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="rungs"
    )
    fired_at = models.DateTimeField()
    is_passed_over = models.BooleanField(default=False)

    class Meta:
        ordering = ["due", "step"]
        constraints = [models.UniqueConstraint(fields=["due", "step"], name="rung_once")]


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
