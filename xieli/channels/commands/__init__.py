"""Setting channels up, and sending through them."""

from .channels import (
    ChannelText,
    add_channel,
    edit_channel,
    mark_dead,
    remove_channel,
    require_may_configure,
    revive_channel,
)
from .delivery import deliver, deliver_mail, test_channel
from .pace import claim_slot

__all__ = [
    "ChannelText",
    "add_channel",
    "claim_slot",
    "deliver",
    "deliver_mail",
    "edit_channel",
    "mark_dead",
    "remove_channel",
    "require_may_configure",
    "revive_channel",
    "test_channel",
]
