"""What somebody was told, and what is on its way to them outside of Xieli."""

from datetime import datetime, time
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.channels.models import Channel
from xieli.core.models import Event, id_field
from xieli.inbox.rules import How, Quiet
from xieli.kickoff.models import Project
from xieli.people.models import Person


class Kind(models.TextChoices):
    """Why a message is written."""

    PUSH = "push", _("a direct word")
    DIGEST = "digest", _("the day's digest")
    CARD = "card", _("the card of a project")


class State(models.TextChoices):
    """What became of a message."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    REROUTED = "rerouted", _("sent by e-mail instead")
    FAILED = "failed", _("failed")


class Habits(models.Model):
    """How somebody wants to be reached; who never said has the defaults."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="habits"
    )
    quiet_from = models.TimeField(default=time(20))
    quiet_until = models.TimeField(default=time(8))
    has_pushes = models.BooleanField(default=True)
    has_digest = models.BooleanField(default=True)
    digest_on = models.DateField(null=True, blank=True, help_text="the day of the last digest")

    @property
    def quiet(self) -> Quiet:
        """The same for the rules."""
        return Quiet(self.quiet_from, self.quiet_until)


class MessageSet(models.QuerySet["Message"]):
    def waiting(self) -> Self:
        """Messages that are still to go."""
        return self.filter(state=State.WAITING)

    def due(self, moment: datetime) -> Self:
        """Those to be tried now that nobody else is sending."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=moment)
        return self.waiting().filter(free, next_try_at__lte=moment)


class Message(models.Model):
    """One message to one destination: a channel, or the mail of the one person it is for.

    `key` is what it is about, so that it is written once however many workers look. It keeps its
    id through every try and by every way, so a receiver can tell a duplicate (R7).
    """

    id = id_field()
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    people = models.ManyToManyField(Person, related_name="messages", blank=True)
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    way = models.CharField(max_length=10, help_text="the kind of channel, also once it is removed")
    language = models.CharField(max_length=10)
    calls_everybody = models.BooleanField(default=False, help_text="@所有人, of a decision (S7)")
    title = models.CharField(max_length=300)
    lines = models.JSONField(help_text="pairs of whom a line is for, or nobody, and its words")
    path = models.CharField(max_length=300, help_text="where its link leads")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True, help_text="why the last try failed")
    said = models.CharField(max_length=200, blank=True)

    objects = MessageSet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="waiting"), name="message_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeSet(models.QuerySet["Notice"]):
    def of(self, person: Person) -> Self:
        """What somebody was told and may see (T6), the newest first."""
        visible = Q(project__isnull=True) | Q(project__in=Project.objects.visible_to(person))
        rows = self.filter(visible, person=person).select_related("event", "project")
        return rows.order_by("-told_at", "-pk")

    def unread(self) -> Self:
        """What was not looked at yet."""
        return self.filter(read_at__isnull=True)

    def to_push(self) -> Self:
        """What presses and has not been sent to anybody."""
        return self.unread().exclude(how=How.TELL).filter(is_pushed=False)


class Notice(models.Model):
    """What somebody is told of one thing; until they look, later news of it joins it."""

    id = id_field()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    topic = models.CharField(max_length=40, help_text="the id of what it is about")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=5, choices=[(how.value, how.value) for how in How])
    count = models.PositiveIntegerField(default=1)
    path = models.CharField(max_length=300)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    is_pushed = models.BooleanField(default=False)

    objects = NoticeSet.as_manager()

    class Meta:
        ordering = ["-told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic"],
                condition=Q(read_at__isnull=True),
                name="one_unread_notice_a_topic",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-told_at"], name="notice_of_person"),
            models.Index(
                fields=["told_at"],
                condition=Q(read_at__isnull=True, is_pushed=False) & ~Q(how="tell"),
                name="notice_to_push",
            ),
        ]

    def __str__(self) -> str:
        return self.event.subject_name
