"""What imports did, so that they can be undone, and what unknown headers were said to mean."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieli.core import clock
from xieli.core.models import id_field
from xieli.kickoff.models import Project
from xieli.people.models import Person

UNDO_WITHIN = timedelta(hours=24)


class Kind(models.TextChoices):
    """The two tables of the template."""

    BREAKDOWN = "breakdown", _("breakdown table")
    PROGRESS = "progress", _("tracking sheet")


class ImportSet(models.QuerySet["ImportRun"]):
    def visible_to(self, person: Person) -> Self:
        """Imports into the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def for_list(self) -> Self:
        """Newest first, with who did them, without what they did row by row."""
        return self.select_related("person", "undone_by", "project").defer("did").order_by("-at")


class ImportRun(models.Model):
    """One table that went in, with what every row of it changed: before and after."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind)
    file_name = models.CharField(max_length=200, blank=True)
    created = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    did = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ImportSet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["project", "-at"], name="import_of_project")]

    def __str__(self) -> str:
        return self.file_name or str(self.get_kind_display())

    @property
    def undo_until(self) -> datetime:
        """The last moment it can be undone."""
        return self.at + UNDO_WITHIN

    @property
    def minutes_left(self) -> int:
        """How long it can still be undone; 0 when it is too late or done."""
        if self.undone_at is not None:
            return 0
        return max(0, int((self.undo_until - clock.now()).total_seconds() // 60))

    @property
    def time_left(self) -> tuple[int, int]:
        """The same as hours and minutes."""
        return divmod(self.minutes_left, 60)


class ColumnName(models.Model):
    """What somebody said an unknown header means, for everybody from then on.

    `word` is the header without brackets and marks; an empty `field` leaves the column out.
    """

    id = id_field()
    word = models.CharField(max_length=200, unique=True)
    label = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["word"]

    def __str__(self) -> str:
        return self.label
