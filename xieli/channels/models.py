"""A way out of Xieli: which robot or address, whose it is, and how it fares."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.channels.rules import Reason
from xieli.core.ids import ID_LENGTH
from xieli.core.models import id_field


class Kind(models.TextChoices):
    """Through what a message goes."""

    DINGTALK = "dingtalk", _("DingTalk robot")
    WECOM = "wecom", _("WeCom robot")
    FEISHU = "feishu", _("Feishu robot")
    MAIL = "mail", _("E-mail")


class Scope(models.TextChoices):
    """Whose messages go this way."""

    ORGANISATION = "organisation", _("the whole organisation")
    PROJECT = "project", _("one project")
    PERSON = "person", _("one person")


class ChannelSet(models.QuerySet["Channel"]):
    def shared(self) -> Self:
        """Those administrators look after; a person's own are that person's business."""
        return self.exclude(scope=Scope.PERSON)

    def usable(self) -> Self:
        """Those a message may be handed to."""
        return self.filter(is_enabled=True, dead_at__isnull=True)

    def of(self, scope: Scope, subject_id: str = "") -> Self:
        """The channels of the organisation, of one project or of one person."""
        return self.filter(scope=scope, subject_id=subject_id)


class Channel(models.Model):
    """One robot or address. Its address and secret are sealed: whoever has them can write (D21)."""

    id = id_field()
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    address = models.TextField(help_text="sealed: see xieli.core.sealing")
    robot = models.CharField(max_length=64, help_text="a keyed hash of the address: see Pace")
    secret = models.TextField(blank=True, help_text="sealed; what its messages are signed with")
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    subject_id = models.CharField(max_length=ID_LENGTH, blank=True)
    subject_name = models.CharField(max_length=300, blank=True)
    is_enabled = models.BooleanField(default=True)
    error = models.CharField(max_length=20, blank=True, help_text="the Reason of the last failure")
    said = models.CharField(max_length=200, blank=True, help_text="in the platform's own words")
    failing_since = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChannelSet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["robot", "scope", "subject_id"],
                name="channel_address_once",
                violation_error_message=_("This address is entered already."),
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.ORGANISATION, subject_id="")
                | ~Q(scope=Scope.ORGANISATION) & ~Q(subject_id=""),
                name="channel_names_its_subject",
                violation_error_message=_("Say whose messages go this way."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        """Whether a message may be handed to it."""
        return self.is_enabled and self.dead_at is None

    @property
    def reason(self) -> Reason | None:
        """Why the last message did not arrive."""
        return Reason(self.error) if self.error else None


class Pace(models.Model):
    """How often a robot was used lately, kept here so that several processes keep one limit.

    A limit is the robot's: channels that share one share its pace, and it outlives them.
    """

    robot = models.CharField(primary_key=True, max_length=64)
    recent = models.JSONField(default=list, blank=True, help_text="moments that count, in seconds")
    held_until = models.DateTimeField(
        null=True, blank=True, help_text="the platform itself asked for silence"
    )
    claims = models.PositiveBigIntegerField(default=0, help_text="compared and set by every claim")
