"""What can happen to channels, each with the sentence that describes it (zh, en)."""

from enum import StrEnum

from xieli.core.events import tell


class ChannelEvent(StrEnum):
    """Events of the organisation's ledger; none holds an address or a secret (D21)."""

    ADDED = "channel.added"
    EDITED = "channel.edited"
    REMOVED = "channel.removed"
    TESTED = "channel.tested"
    DIED = "channel.died"
    REVIVED = "channel.revived"


SENTENCES: dict[ChannelEvent, tuple[str, str]] = {
    ChannelEvent.ADDED: ("{actor}新增通知渠道{subject}", "{actor} added the channel {subject}"),
    ChannelEvent.EDITED: ("{actor}修改通知渠道{subject}", "{actor} edited the channel {subject}"),
    ChannelEvent.REMOVED: ("{actor}移除通知渠道{subject}", "{actor} removed the channel {subject}"),
    ChannelEvent.TESTED: ("{actor}试发通知渠道{subject}", "{actor} tested the channel {subject}"),
    ChannelEvent.DIED: (
        "通知渠道{subject}失效，已停用；消息改由邮件送达",
        "The channel {subject} is dead and paused; its messages go by e-mail",
    ),
    ChannelEvent.REVIVED: (
        "{actor}恢复通知渠道{subject}",
        "{actor} put the channel {subject} back to use",
    ),
}

tell(SENTENCES)
