"""A request to change what was signed, and what it would make of each thing it touches."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieli.core.models import id_field
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Project
from xieli.people.models import Person


class ChangeRequestSet(models.QuerySet["ChangeRequest"]):
    def visible_to(self, person: Person) -> Self:
        """Requests of the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def undecided(self) -> Self:
        """Requests that are neither applied nor withdrawn."""
        return self.filter(applied_at__isnull=True, withdrawn_at__isnull=True)


class ChangeRequest(models.Model):
    """《任务变更申请》: why, and the effect as people put it; the computed one stands beside it."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="change_requests")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=2000)
    effect = models.CharField(max_length=2000, blank=True)
    exception = models.ForeignKey(
        ExceptionReport,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="change_requests",
        help_text="the exception it answers, where it answers one (S4)",
    )
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="the initiating department is asked to submit it (C2)"
    )
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChangeRequestSet.as_manager()

    class Meta:
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="change_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.reason}"[:300]


class About(models.TextChoices):
    """What a proposal touches."""

    CHARTER = "charter", _("the kickoff minutes")
    TASK = "task", _("a task")
    NEW_TASK = "new_task", _("a new task")
    REMOVAL = "removal", _("a task removed")
    HAND_OVER = "hand_over", _("a hand-over date")


class Proposal(models.Model):
    """What a request would make of one thing: as it stood when it was proposed, and as it would be.

    Both are kept by ids, whole; the differences are told by comparing them. `subject_id` is a
    task's or a dependency's, empty for the charter, and the proposal's own for a new task.
    """

    id = id_field()
    request = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="proposals")
    about = models.CharField(max_length=10, choices=About)
    subject_id = models.CharField(max_length=16, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "about", "subject_id"], name="one_proposal_a_thing"
            ),
        ]
