"""The departments' slots on a revision: signed, refused, urged, contested."""

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieli.core import clock
from xieli.core.models import id_field
from xieli.people.models import Department, Person
from xieli.signoff.rules import Level, SlotState, level_of

from .documents import Revision
from .signing import LEVELS, Delegation


class SignatorySet(models.QuerySet["Signatory"]):
    def for_signing(self) -> Self:
        """Slots with all that decides who fills them and whether they are filled."""
        return self.select_related(
            "revision__document",
            "department__head",
            "department__deputy",
            "department__parent__head",
            "department__parent__deputy",
            "signature__delegation",
            "signature__filed_by",
            "objection__person",
        ).prefetch_related(
            "contests__head",
            Prefetch(
                "department__delegations",
                Delegation.objects.filter(ended_at__isnull=True).select_related("delegate"),
            ),
        )

    def waiting(self) -> Self:
        """Slots to be filled: of a text under signature, or contested since (K2, P1)."""
        contested = Q(pk__in=Contest.objects.values("signatory"))
        return self.filter(
            Q(revision__effective_at__isnull=True) | contested,
            revision__lapsed_at__isnull=True,
            signature__isnull=True,
        )


class Signatory(models.Model):
    """A department's slot on a revision, filled by its head or a delegate (K2)."""

    VOUCHED: ClassVar[Sequence[str]] = ("id", "revision_id", "department_id", "role")

    id = id_field()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="signatories")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)

    objects = SignatorySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "department"], name="one_slot_a_department"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision}: {self.department}"

    @property
    def state(self) -> SlotState:
        """A row about it says so; no flag does."""
        if hasattr(self, "signature"):
            return SlotState.SIGNED
        return SlotState.REFUSED if hasattr(self, "objection") else SlotState.OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether it is to be filled: see `SignatorySet.waiting`."""
        if self.revision.lapsed_at is not None or hasattr(self, "signature"):
            return False
        return self.revision.effective_at is None or bool(self.contests.all())


class Signature(models.Model):
    """Who filled a slot, in which post, when, and for exactly which text (V4)."""

    VOUCHED: ClassVar[Sequence[str]] = (
        "id", "signatory_id", "person_id", "name", "post", "on_behalf_of", "method", "hash",
        "opinion", "signed_at",
    )  # fmt: skip
    VOUCHED_LATER: ClassVar[Sequence[str]] = (
        "assertion", "delegation_id", "contest_until", "known_at", "filed_by_id",
        "read_to_end",
    )  # fmt: skip

    id = id_field()
    signatory = models.OneToOneField(
        Signatory,
        on_delete=models.PROTECT,
        related_name="signature",
        error_messages={"unique": _("This department has signed already.")},
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=100)
    post = models.CharField(max_length=100, blank=True)
    on_behalf_of = models.CharField(
        max_length=100, blank=True, help_text="the head a delegate signed for (P1, 代签)"
    )
    method = models.CharField(max_length=20, default="password")
    assertion = models.JSONField(
        null=True, blank=True, help_text="a passkey's evidence: anybody can check it again"
    )
    hash = models.CharField(max_length=64)
    opinion = models.CharField(max_length=500, blank=True)
    signed_at = models.DateTimeField()
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    filed_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who filed the scan, where that was somebody else than who signed (纸质签)",
    )
    contest_until = models.DateTimeField(
        null=True, blank=True, help_text="until when the head it was given for may contest it (P1)"
    )
    known_at = models.DateTimeField(
        null=True, blank=True, help_text="when that head said it stands, and contested it no more"
    )

    read_to_end = models.BooleanField(
        null=True, blank=True, help_text="whether the text was shown to its end; empty: not known"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def given_by(self) -> str:
        """Who gave it: the signer; of ink who filed the scan, for the pen is not seen here."""
        return self.filed_by.name if self.filed_by else self.name

    @property
    def is_contestable(self) -> bool:
        """Whether the head it was given for may still contest it (P1)."""
        is_in_time = self.contest_until is not None and clock.now() <= self.contest_until
        return is_in_time and self.known_at is None

    @property
    def level(self) -> Level:
        """How strongly it is bound to who signed (V4)."""
        return level_of(self.method)

    @property
    def level_word(self) -> str:
        """What that level is called."""
        return str(dict(LEVELS)[self.level.value])


class Objection(models.Model):
    """Why a slot refused to sign (K5)."""

    VOUCHED: ClassVar[Sequence[str]] = (
        "id", "signatory_id", "person_id", "on_behalf_of", "reason", "raised_at",
    )  # fmt: skip

    signatory = models.OneToOneField(Signatory, on_delete=models.PROTECT, related_name="objection")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.CharField(
        max_length=100, blank=True, help_text="the head a delegate refused for (P1)"
    )
    reason = models.CharField(max_length=1000)
    raised_at = models.DateTimeField()

    @property
    def raised_by(self) -> str:
        """Who objects, and for whom (P1)."""
        if not self.on_behalf_of:
            return self.person.name
        said = {"name": self.person.name, "head": self.on_behalf_of}
        return gettext("%(name)s on behalf of %(head)s") % said


class Reminder(models.Model):
    """Somebody urged (催办) an open slot."""

    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()


class Contest(models.Model):
    """A head contested the signature given for them: the slot is theirs alone to fill (P1)."""

    VOUCHED: ClassVar[Sequence[str]] = (
        "id", "signatory_id", "head_id", "delegate", "reason", "raised_at",
    )  # fmt: skip

    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, related_name="contests")
    head = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    delegate = models.CharField(max_length=100, help_text="who had signed")
    reason = models.CharField(max_length=1000)
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ["raised_at", "pk"]
