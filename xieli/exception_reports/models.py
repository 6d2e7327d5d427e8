"""What went off plan, who must say why, and who acknowledged and closed it (S4, S5)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.core.models import id_field
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.workplan.models import Task


class ExceptionKind(models.TextChoices):
    """The exceptions the template names."""

    DELAY = "delay", _("delay")
    RESOURCE_CONFLICT = "resource_conflict", _("resource conflict")
    REQUIREMENT_CHANGE = "requirement_change", _("requirement change")
    OTHER = "other", _("other")


class Cause(models.TextChoices):
    """What opened it; per task and cause one is open at a time (S4)."""

    FORECAST_LATE = "forecast_late", _("the forecast is later than planned")
    FINISH_PASSED = "finish_passed", _("the planned finish has passed")
    RESOURCE_DECLINED = "resource_declined", _("a resource was declined")
    HANDSHAKE_REOPENED = "handshake_reopened", _("a hand-over date was reopened")
    RISK_OCCURRED = "risk_occurred", _("a risk occurred")
    REPORTED = "reported", _("reported")


class State(models.TextChoices):
    """Where it stands, told by who did what."""

    DRAFT = "draft", _("to be completed")
    OPEN = "open", _("open")
    ACKNOWLEDGED = "acknowledged", _("being handled")
    CLOSED = "closed", _("closed")


class ExceptionSet(models.QuerySet["ExceptionReport"]):
    def visible_to(self, person: Person) -> Self:
        """Exceptions of the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def open(self) -> Self:
        """Everything nobody has closed."""
        return self.filter(closed_at__isnull=True)

    def for_list(self) -> Self:
        """Rows of the exception list, oldest first."""
        return self.select_related(
            "project", "task__department", "task__owner", "opened_by", "acknowledged_by",
            "closed_by",
        ).order_by("closed_at", "opened_at")  # fmt: skip


class ExceptionReport(models.Model):
    """One exception of one task: reason, impact, resolution, recovery date."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="exceptions")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="exceptions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=ExceptionKind, default=ExceptionKind.DELAY)
    cause = models.CharField(max_length=20, choices=Cause)
    reason = models.CharField(max_length=2000, blank=True)
    impact = models.CharField(max_length=2000, blank=True)
    resolution = models.CharField(max_length=2000, blank=True)
    recovery_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    acknowledged_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ExceptionSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="exception_number_once"),
            models.UniqueConstraint(
                fields=["task", "cause"],
                condition=Q(closed_at__isnull=True) & ~Q(cause="reported"),
                name="one_open_exception_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.number}"

    @property
    def is_complete(self) -> bool:
        """Whether the owner has said all four things."""
        return bool(self.reason and self.impact and self.resolution and self.recovery_on)

    @property
    def state(self) -> State:
        """The state that its rows of who and when tell."""
        if self.closed_at is not None:
            return State.CLOSED
        if self.acknowledged_at is not None:
            return State.ACKNOWLEDGED
        return State.OPEN if self.is_complete else State.DRAFT
