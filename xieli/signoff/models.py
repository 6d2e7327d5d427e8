"""Documents, their revisions, and the departments' slots on them."""

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieli.core.models import Ledger, id_field
from xieli.people.models import Department, Person
from xieli.signoff.rules import Level, SlotState, level_of

LEVELS = [
    (Level.AGREED.value, _("Level 1: agreed signature")),
    (Level.PASSKEY.value, _("Level 2: passkey signature")),
]

# What the documents are called on paper; a history names them as they stood there.
NAMES = {
    "charter": "任务启动纪要",
    "breakdown": "任务拆解与分工表",
    "cancellation": "项目终止决定",
    "change": "任务变更申请",
    "acceptance": "任务验收单",
    "retrospective": "复盘总结报告",
    "archive_reasons": "归档缺项说明",
}


class Document(models.Model):
    """Something departments sign. What it is about stands with its subject's own app."""

    VOUCHED: ClassVar[Sequence[str]] = ("id", "ledger_id", "kind", "subject_id", "title")

    id = id_field()
    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    title = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["subject_id", "kind"], name="document_subject")]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """One text of a document. Its content never changes; an edit makes the next one (K3)."""

    VOUCHED: ClassVar[Sequence[str]] = (
        "id", "document_id", "number", "hash", "submitted_by_id", "submitted_at", "due_at",
        "lapsed_at", "effective_at", "stands_on_id",
    )  # fmt: skip

    id = id_field()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    hash = models.CharField(max_length=64, db_index=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField(null=True, blank=True)
    stands_on = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="carries",
        help_text="the signed text this one is in force by: a change, an acceptance, an agreement",
    )

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(lapsed_at__isnull=True),
                name="one_standing_revision",
            ),
        ]

    def __str__(self) -> str:
        name = NAMES.get(self.document.kind, self.document.kind)
        return f"{self.document} · {name} {self.number}"

    @property
    def authority(self) -> "Revision":
        """The text whose signatures this one is in force by: its own, or another's (C4, A3)."""
        return self.stands_on or self

    @property
    def is_open(self) -> bool:
        """Whether it still waits for signatures."""
        return self.lapsed_at is None and self.effective_at is None


class SignatorySet(models.QuerySet["Signatory"]):
    def for_signing(self) -> Self:
        """Slots with all that decides who fills them and whether they are filled."""
        return self.select_related(
            "revision__document",
            "department__head",
            "department__deputy",
            "department__parent__head",
            "department__parent__deputy",
            "signature",
            "objection",
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


class Signature(models.Model):
    """Who filled a slot, in which post, when, and for exactly which text (V4)."""

    VOUCHED: ClassVar[Sequence[str]] = (
        "id", "signatory_id", "person_id", "name", "post", "on_behalf_of", "method", "assertion",
        "hash", "opinion", "signed_at",
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

    def __str__(self) -> str:
        return self.name

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

    signatory = models.OneToOneField(Signatory, on_delete=models.PROTECT, related_name="objection")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    raised_at = models.DateTimeField()


class Reminder(models.Model):
    """Somebody urged (催办) an open slot."""

    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()


class LeastLevel(models.Model):
    """The level the organisation asks for at least to sign one kind of document (V4)."""

    kind = models.CharField(primary_key=True, max_length=40)
    level = models.PositiveSmallIntegerField(choices=LEVELS)
