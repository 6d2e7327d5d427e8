"""Documents and their revisions: the texts that departments sign."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import Q

from xieli.core.models import Ledger, id_field
from xieli.people.models import Person

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
