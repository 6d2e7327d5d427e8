"""The ledger: numbered, hash-chained events, and the keys that make a retry harmless."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.core.ids import ID_LENGTH, new_id

GENESIS = "0" * 64


def id_field() -> "models.CharField[str, str]":
    """Return an unguessable primary key."""
    return models.CharField(primary_key=True, max_length=ID_LENGTH, default=new_id, editable=False)


class LedgerSet(models.QuerySet["Ledger"]):
    def locked(self, ledger_id: str) -> "Ledger":
        """Lock one ledger's row until the transaction ends; every command of a project begins so.

        Raises RuleViolation A6.sealed for an archived project: nothing of it changes any more.
        Who writes to several begins with `locked_together`.
        """
        ledger = self.select_for_update().get(pk=ledger_id)
        if ledger.is_sealed:
            raise RuleViolation("A6.sealed", _("It is archived and sealed; nothing changes now."))
        return ledger

    def locked_together(self, ledger_ids: Collection[str]) -> set[str]:
        """Lock several in the order of their ids, so that no two writers wait in a ring.

        Returns those something may be written to: a sealed one is no reason to refuse what is
        about another project, and is left alone (A6).
        """
        rows = self.select_for_update().filter(pk__in=ledger_ids).order_by("pk")
        return {ledger.pk for ledger in rows if not ledger.is_sealed}


class Ledger(models.Model):
    """One chain of events: a project has one, the organisation has one (T1).

    Its row is what a command locks, so numbers have no gaps and no writer overlaps another.
    """

    id = id_field()
    number = models.PositiveBigIntegerField(default=0, help_text="number of the last event")
    head = models.CharField(max_length=64, default=GENESIS, help_text="hash of the last event")
    is_sealed = models.BooleanField(default=False, help_text="an archived project's (A6)")

    objects = LedgerSet.as_manager()


class Event(models.Model):
    """Who did what, when, with before and after (T1). Never updated, never deleted."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=ID_LENGTH, blank=True)
    actor_name = models.CharField(max_length=200, blank=True)
    type = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=ID_LENGTH)
    subject_name = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["ledger", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "number"], name="event_number_once"),
        ]
        indexes = [models.Index(fields=["subject_id", "number"], name="event_subject")]


class IdempotencyKey(models.Model):
    """The stored answer of one unsafe API request, kept with its effect for seven days (R6)."""

    person_id = models.CharField(max_length=ID_LENGTH)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "key"], name="idempotency_key_once"),
        ]


class Cursor(models.Model):
    """How far one subscriber has read one ledger."""

    name = models.CharField(max_length=80)
    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "ledger"], name="cursor_once")]


class Round(models.Model):
    """How one part of the worker's rounds fares."""

    name = models.CharField(primary_key=True, max_length=40)
    ran_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    did = models.PositiveIntegerField(default=0, help_text="how much it had to do, the last time")
    did_at = models.DateTimeField(null=True)
    is_failing = models.BooleanField(default=False)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
