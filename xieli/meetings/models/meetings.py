"""A meeting: who is called, what is talked about, what was written down, who has confirmed it."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.core.models import id_field
from xieli.kickoff.models import Project
from xieli.meetings.rules import LASTS
from xieli.people.models import Person


class Kind(models.TextChoices):
    """The four meetings the template knows."""

    KICKOFF = "kickoff", _("kickoff meeting")
    WEEKLY = "weekly", _("progress meeting")
    ACCEPTANCE = "acceptance", _("joint acceptance meeting")
    RETROSPECTIVE = "retrospective", _("retrospective meeting")


class MeetingSet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Person) -> Self:
        """Meetings of the projects this person may see (T6)."""
        return self.filter(project__in=Project.objects.visible_to(person))

    def for_list(self) -> Self:
        """Meetings with who called them, who was called, and their points."""
        rows = self.select_related("called_by", "project")
        return rows.prefetch_related("attendances__person__department", "points")


class Meeting(models.Model):
    """One meeting of a project; once it has ended its minutes never change."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=13, choices=Kind)
    starts_at = models.DateTimeField()
    lasts = models.PositiveSmallIntegerField(default=LASTS, help_text="minutes")
    place = models.CharField(_("Room or link"), max_length=300, blank=True)
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    summary = models.TextField(_("What came of it"), blank=True, max_length=5000)
    content = models.JSONField(default=dict, blank=True, help_text="its minutes, once it ended")
    hash = models.CharField(max_length=64, blank=True, help_text="of its minutes")
    version = models.PositiveIntegerField(default=1)

    objects = MeetingSet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=Kind.WEEKLY) | Q(lasts__lte=LASTS),
                name="weekly_fits_thirty_minutes",
                violation_error_message=_("The progress meeting lasts thirty minutes at most."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.project.title}"

    @property
    def ends_at(self) -> datetime:
        """When it is over as planned."""
        return self.starts_at + timedelta(minutes=self.lasts)

    @property
    def is_under_way(self) -> bool:
        """Whether it has begun and not ended."""
        return self.began_at is not None and self.ended_at is None

    @property
    def is_planned(self) -> bool:
        """Whether it is still to come."""
        return self.began_at is None and self.cancelled_at is None


class Attendance(models.Model):
    """Somebody who was called; if present, when they confirmed the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    is_present = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(_("Remark, if any"), max_length=500, blank=True)

    class Meta:
        ordering = ["person__department__name", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once"),
        ]


class Point(models.Model):
    """One thing on the agenda of a meeting that has begun, and what was noted about it."""

    id = id_field()
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    who = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)
    path = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(help_text="0: by reading")
    notes = models.TextField(_("What was said"), blank=True, max_length=2000)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="point_position_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ActionItem(models.Model):
    """What one person does until a day, as agreed; late ones come back on the next agenda (S6)."""

    id = id_field()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="action_items")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="action_items"
    )
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="action_items")
    due_on = models.DateField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["owner"], condition=Q(done_at__isnull=True), name="action_item_open"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
