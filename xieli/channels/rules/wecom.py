"""企业微信: a group robot whose address is its secret. 20 a minute."""

from collections.abc import Mapping
from datetime import datetime

from .card import Card, fitted
from .outcome import SOON, Answer, Outcome, Reason, read_code
from .pace import Limit
from .platform import Platform, Request, as_bytes

LARGEST_MARKDOWN = 4096  # bytes of the content
LARGEST_TEXT = 2048
MEANINGS = {
    -1: (Reason.BUSY, SOON),
    45009: (Reason.LIMIT, SOON),
    45033: (Reason.LIMIT, SOON),  # too many at once
    93000: (Reason.GONE, 0),  # the address is none, or the robot was removed
    60020: (Reason.IP, 0),
}


def payload(card: Card) -> Mapping[str, object]:
    """Return markdown; text where it calls people: only text calls them by mobile."""
    called = [*card.mobiles, *(["@all"] if card.calls_everybody else [])]
    if called:
        card = fitted(card, lambda each: len(_text(each).encode()) <= LARGEST_TEXT)
        text = {"content": _text(card), "mentioned_mobile_list": called}
        return {"msgtype": "text", "text": text}
    card = fitted(card, lambda each: len(_markdown(each).encode()) <= LARGEST_MARKDOWN)
    return {"msgtype": "markdown", "markdown": {"content": _markdown(card)}}


def read(answer: Answer) -> Outcome:
    """Return what its errcode means."""
    return read_code(answer, answer.code("errcode"), answer.words("errmsg"), MEANINGS)


def _text(card: Card) -> str:
    return "\n".join(filter(None, [card.heading, *card.body, card.link, card.names]))


def _markdown(card: Card) -> str:
    link = f"[{card.button}]({card.link})" if card.link else ""
    # Two line feeds: one alone does not begin a paragraph.
    return "\n\n".join(filter(None, [f"### {card.heading}", *card.body, link, card.names]))


def _request(card: Card, address: str, secret: str, now: datetime) -> Request:
    return Request(address, as_bytes(payload(card)))


WECOM = Platform(
    origins=("https://qyapi.weixin.qq.com",),
    path="/cgi-bin/webhook/send",
    token="key",  # noqa: S106 - a parameter's name
    limits=(Limit(count=20, seconds=60, slack=5),),
    signs=False,
    payload=payload,
    request=_request,
    read=read,
)
