"""Text of a channel's form into values; neither address nor secret is ever shown again (D21)."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.channels.commands import ChannelText
from xieli.channels.models import Channel, Kind, Scope
from xieli.core.errors import Refusal, RuleViolation

type Said = Mapping[str, object]


def said_of_channel(row: Channel) -> Said:
    """Return what a channel's form shows first."""
    return {"name": row.name, "is_enabled": row.is_enabled, "version": row.version}


def typed_channel(said: QueryDict, refusal: Refusal) -> Said:
    """Return the form as it was typed; an address only where it is none."""
    hidden = {"secret"} if getattr(refusal, "field", None) == "address" else {"secret", "address"}
    return {key: value for key, value in said.dict().items() if key not in hidden}


def new_channel_text(said: QueryDict) -> ChannelText:
    """Understand the form of a new channel."""
    return ChannelText(
        name=said.get("name", ""),
        address=said.get("address", ""),
        secret=said.get("secret", ""),
    )


def channel_text(said: QueryDict) -> ChannelText:
    """Understand the form of a channel there is: what is left empty stays as it was."""
    return ChannelText(
        name=said.get("name", ""),
        address=said.get("address", "").strip() or None,
        secret=said.get("secret", "").strip() or None,
        is_enabled=bool(said.get("is_enabled")),
    )


def kind_of(said: str) -> Kind:
    """Return the kind that was chosen. Raises RuleViolation for none of ours."""
    if said not in Kind:
        raise RuleViolation("channel.kind", _("Choose what kind of channel it is."), field="kind")
    return Kind(said)


def scope_of(said: str) -> Scope:
    """Return whose messages go this way; the organisation's unless it is said."""
    if said and said not in Scope:
        raise RuleViolation("channel.scope", _("Say whose messages go this way."), field="scope")
    return Scope(said or Scope.ORGANISATION)
