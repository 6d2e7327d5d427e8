"""A channel's settings: add, edit, remove; what is dead is paused until somebody revives it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from xieli.channels import policies
from xieli.channels.events import ChannelEvent
from xieli.channels.models import Channel, Kind, Pace, Scope
from xieli.channels.queries import subject_of
from xieli.channels.rules import PLATFORMS, Reason, address_of
from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.sealing import seal
from xieli.people.commands.organisation import lock_organisation, record
from xieli.people.models import Person

ADDRESS, SECRET = "xieli.channels.address", "xieli.channels.secret"  # what the seals are for
LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class ChannelText:
    """What a channel's page says; None keeps the address or the secret there is."""

    name: str
    address: str | None = None
    secret: str | None = None
    is_enabled: bool = True


@write()
def add_channel(
    *,
    kind: Kind,
    text: ChannelText,
    scope: Scope = Scope.ORGANISATION,
    subject: str = "",
    actor: Person | None,
) -> Channel:
    """Enter a robot or an address for the organisation, a project (id or code) or a person."""
    lock_organisation()
    found = subject_of(scope, subject)
    if found is None:
        raise RuleViolation(
            "channel.no_subject", _("Say whose messages go this way."), field="subject"
        )
    channel = Channel(kind=kind, scope=scope, subject_id=found.id, subject_name=found.name)
    require_may_configure(actor, channel)
    _write_down(channel, text, address=text.address or "")
    record(ChannelEvent.ADDED, actor, channel, after=_facts(channel))
    return channel


@write()
def edit_channel(
    *, channel: Channel, text: ChannelText, version: int, actor: Person | None
) -> Channel:
    """Rename, pause, or give it another address or secret, which also puts it back to use.

    Raises StaleVersion as T4 says.
    """
    lock_organisation()
    require_may_configure(actor, channel)
    channel = Channel.objects.get(pk=channel.pk)
    require_version(channel, version)
    before = _facts(channel)
    channel.version += 1
    is_another = text.address is not None or text.secret is not None
    if is_another:
        _forget_failures(channel)
    _write_down(channel, text, address=text.address)
    after = {**_facts(channel), "has_new_address": is_another}
    record(ChannelEvent.EDITED, actor, channel, before=before, after=after)
    return channel


@write()
def remove_channel(*, channel: Channel, version: int, actor: Person | None) -> None:
    """Forget a channel, its address and its secret; its robot's pace is kept."""
    lock_organisation()
    require_may_configure(actor, channel)
    channel = Channel.objects.get(pk=channel.pk)
    require_version(channel, version)
    record(ChannelEvent.REMOVED, actor, channel, before=_facts(channel))
    channel.delete()


@write()
def mark_dead(
    *, channel: Channel, reason: Reason, said: str = "", actor: Person | None = None
) -> Channel:
    """Pause a channel that takes nothing any more, and say so in the ledger, once."""
    lock_organisation()
    channel = Channel.objects.get(pk=channel.pk)
    if channel.dead_at is not None:
        return channel
    channel.error, channel.said, channel.dead_at = reason, said, clock.now()
    channel.failing_since = channel.failing_since or channel.dead_at
    channel.version += 1
    save_checked(channel)
    record(ChannelEvent.DIED, actor, channel, after={"reason": reason.value, "said": said})
    return channel


@write()
def revive_channel(*, channel: Channel, version: int, actor: Person | None) -> Channel:
    """Put a dead channel back to use."""
    lock_organisation()
    require_may_configure(actor, channel)
    channel = Channel.objects.get(pk=channel.pk)
    require_version(channel, version)
    if channel.dead_at is None:
        raise RuleViolation("channel.not_dead", _("It is in use already."))
    before = {"reason": channel.error}
    _forget_failures(channel)
    channel.version += 1
    save_checked(channel)
    record(ChannelEvent.REVIVED, actor, channel, before=before)
    return channel


def require_may_configure(actor: Person | None, channel: Channel) -> None:
    """Raise NotAllowed unless it is theirs to change."""
    if not policies.can_configure(actor, Scope(channel.scope), channel.subject_id):
        raise NotAllowed(_("Only an administrator changes channels."))


def _write_down(channel: Channel, text: ChannelText, *, address: str | None) -> None:
    channel.name, channel.is_enabled = text.name.strip(), text.is_enabled
    if address is not None:
        address = _checked_address(Kind(channel.kind), address)
        channel.address = seal(address.encode(), ADDRESS)
        channel.robot = salted_hmac(ADDRESS, address, algorithm="sha256").hexdigest()
    if text.secret is not None:
        channel.secret = _sealed_secret(Kind(channel.kind), text.secret.strip())
    save_checked(channel)
    if not Pace.objects.filter(robot=channel.robot).exists():
        save_checked(Pace(robot=channel.robot))


def _checked_address(kind: Kind, said: str) -> str:
    if kind is Kind.MAIL:
        try:
            validate_email(said.strip())
        except ValidationError as error:
            raise RuleViolation(
                "channel.address", _("This is not an e-mail address."), field="address"
            ) from error
        return said.strip()
    platform = PLATFORMS[kind]
    try:
        return address_of(platform, said, settings.CHANNEL_ORIGINS)
    except ValueError as error:
        raise RuleViolation(
            "channel.address",
            _("This is not the address of such a robot; it looks like %s") % platform.example,
            field="address",
        ) from error


def _sealed_secret(kind: Kind, secret: str) -> str:
    if not secret:
        return ""
    if kind is Kind.MAIL or not PLATFORMS[kind].signs:
        raise RuleViolation(
            "channel.secret", _("A channel of this kind has no secret."), field="secret"
        )
    if len(secret) > LONGEST_SECRET or not (secret.isascii() and secret.isprintable()):
        raise RuleViolation(
            "channel.secret", _("This is not the secret of a robot."), field="secret"
        )
    return seal(secret.encode(), SECRET)


def _forget_failures(channel: Channel) -> None:
    channel.error, channel.said = "", ""
    channel.failing_since = channel.dead_at = None


def _facts(channel: Channel) -> events.Facts:
    """What the ledger may know: neither address nor secret (D21)."""
    return {
        "name": channel.name,
        "kind": channel.kind,
        "scope": channel.scope,
        "subject": channel.subject_name,
        "is_enabled": channel.is_enabled,
        "has_secret": bool(channel.secret),
    }
