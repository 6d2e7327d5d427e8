"""How somebody enters and proves who they are: sessions, tokens, passkeys, codes."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from xieli.core import clock
from xieli.core.models import id_field
from xieli.people.rules import Method

from .organisation import Person


class SessionSet(models.QuerySet["Session"]):
    def standing(self, hash: str, moment: datetime) -> Self:
        """The session behind a key, with its person in the same query; none once it has ended."""
        return self.standing_among([hash], moment)

    def standing_among(self, hashes: Collection[str], moment: datetime) -> Self:
        """The sessions behind many keys that have not ended.

        Leaving, suspension and a new password raise the person's epoch and so end it at once.
        """
        return self.select_related("person__department").filter(
            hash__in=hashes,
            closed_at__isnull=True,
            expires_at__gt=moment,
            epoch=F("person__epoch"),
            person__left_at__isnull=True,
            person__suspended_at__isnull=True,
        )


class Session(models.Model):
    """One browser somebody signed in with. Only the hash of its key is kept."""

    id = id_field()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    hash = models.CharField(max_length=64, unique=True)
    epoch = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    may_sign_until = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(
        max_length=20, default=Method.PASSWORD.value, help_text="what opened the signing window"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SessionSet.as_manager()

    @property
    def may_sign(self) -> bool:
        """Whether a password or code was typed anew within the last ten minutes (K4)."""
        return self.may_sign_until is not None and self.may_sign_until > clock.now()


class ApiTokenSet(models.QuerySet["ApiToken"]):
    def standing(self, hash: str) -> Self:
        """The token behind a secret, with its person; none once revoked or the person has left."""
        return self.standing_among([hash])

    def standing_among(self, hashes: Collection[str]) -> Self:
        """The tokens behind many secrets that stand."""
        return self.select_related("person__department").filter(
            hash__in=hashes,
            revoked_at__isnull=True,
            epoch=F("person__epoch"),
            person__left_at__isnull=True,
            person__suspended_at__isnull=True,
        )


class ApiToken(models.Model):
    """A bearer token of a program that acts as a person. Only its hash is kept."""

    id = id_field()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    epoch = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenSet.as_manager()


class PasswordTry(models.Model):
    """How often a password was guessed for one sign-in name, or from one address (D15).

    `key` is a keyed hash: what somebody typed by mistake, a password perhaps, is not kept.
    """

    key = models.CharField(primary_key=True, max_length=64)
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(db_index=True)
    closed_until = models.DateTimeField(null=True, blank=True)


class PasskeySet(models.QuerySet["Passkey"]):
    def standing(self) -> Self:
        """Keys that may sign: those that were not revoked."""
        return self.filter(revoked_at__isnull=True)


class Passkey(models.Model):
    """A key on somebody's own device, of which we hold the public half. Never deleted (V4)."""

    id = id_field()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="passkeys")
    credential = models.CharField(max_length=1400, help_text="the device's id for it, base64url")
    public_key = models.TextField(help_text="SubjectPublicKeyInfo, DER in base64url")
    sign_count = models.PositiveBigIntegerField(help_text="0 where the device does not count")
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PasskeySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential"],
                name="passkey_once",
                violation_error_message=_("This passkey was added before."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Totp(models.Model):
    """The app that shows somebody six digits; each of its codes is good once (D18)."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="totp")
    secret = models.TextField(help_text="sealed: see xieli.core.sealing")
    enrolled_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    counter = models.PositiveBigIntegerField(default=0, help_text="of the last code that was used")
