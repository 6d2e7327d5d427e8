"""Work that takes longer than somebody looks at an empty page."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.core.ids import ID_LENGTH
from xieli.core.models import id_field
from xieli.people.models import Person


class State(models.TextChoices):
    """How far a job is."""

    WAITING = "waiting", _("waiting for its turn")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped by an error")
    CANCELLED = "cancelled", _("cancelled")


class JobSet(models.QuerySet["Job"]):
    def of(self, person: Person) -> Self:
        """One's own; they are nobody else's business (T6)."""
        return self.filter(person=person)

    def unended(self) -> Self:
        """Those that wait or run."""
        return self.filter(state__in=(State.WAITING, State.RUNNING))

    def due(self, moment: datetime) -> Self:
        """Those nobody works at: new ones, and those whose worker died."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=moment)
        return self.unended().filter(free)


class Job(models.Model):
    """One long job, for the person who asked; `subject_id` is what it is about."""

    id = id_field()
    kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=ID_LENGTH, blank=True)
    subject_name = models.CharField(max_length=300)
    said = models.JSONField(default=dict, blank=True, help_text="what else the work needs to know")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="jobs")
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0 while nobody knows")
    tries = models.PositiveIntegerField(default=0, help_text="fences off a worker thought dead")
    leased_until = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    file_name = models.CharField(max_length=200, blank=True, help_text="what it is saved as")
    error = models.CharField(max_length=300, blank=True)

    objects = JobSet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=("waiting", "running")),
                name="job_unended",
            ),
        ]

    def __str__(self) -> str:
        return self.subject_name

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state not in (State.WAITING, State.RUNNING)

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return min(100, 100 * self.done // self.total) if self.total else 0
