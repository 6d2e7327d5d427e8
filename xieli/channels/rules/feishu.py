"""飞书: a group robot, signed in its body. 100 a minute and 5 a second."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime

from .card import Card, fitted, plain
from .outcome import SOON, Answer, Outcome, Reason, read_code
from .pace import Limit
from .platform import Platform, Request, as_bytes

SIGNATURE = 200  # bytes that signing adds, amply
LARGEST = 20 * 1024 - SIGNATURE
MEANINGS = {
    11232: (Reason.LIMIT, SOON),  # its own load, at full and half hours above all
    19001: (Reason.GONE, 0),  # the token is none
    19007: (Reason.GONE, 0),  # the robot was stopped
    19021: (Reason.SIGNATURE, 0),
    19022: (Reason.IP, 0),
    19024: (Reason.KEYWORD, 0),
}
BAD_REQUEST = 9499  # a wrong body, or too many: its words tell which


def payload(card: Card) -> Mapping[str, object]:
    """Return an interactive card with a button."""
    return _message(fitted(card, lambda each: len(as_bytes(_message(each))) <= LARGEST))


def signed(message: Mapping[str, object], secret: str, now: datetime) -> Mapping[str, object]:
    """Return the message with the moment in seconds and its signature; an hour good.

    The text to sign is the key of the HMAC, over nothing.
    """
    if not secret:
        return message
    timestamp = str(int(now.timestamp()))
    digest = hmac.digest(f"{timestamp}\n{secret}".encode(), b"", "sha256")
    return {"timestamp": timestamp, "sign": b64encode(digest).decode(), **message}


def read(answer: Answer) -> Outcome:
    """Return what its code means."""
    code, said = answer.code("code", "StatusCode"), answer.words("msg")
    if code == BAD_REQUEST and "too many" in said.lower():
        return Outcome.later(SOON, Reason.LIMIT, f"{code} {said}")
    return read_code(answer, code, said, MEANINGS)


def _message(card: Card) -> Mapping[str, object]:
    everybody = ["<at id=all></at>"] if card.calls_everybody else []
    lines = [*card.body, *([_calls(card)] if card.mentions else []), *everybody]
    elements: list[Mapping[str, object]] = []
    if lines:
        text = {"tag": "lark_md", "content": "\n".join(lines)}
        elements.append({"tag": "div", "text": text})
    if card.link:
        button = {
            "tag": "button",
            "type": "primary",
            "text": {"tag": "plain_text", "content": card.button},
            "url": card.link,
        }
        elements.append({"tag": "action", "actions": [button]})
    return {
        "msg_type": "interactive",
        "card": {
            "config": {"wide_screen_mode": True},
            "header": {"title": {"tag": "plain_text", "content": card.heading}},
            "elements": elements,
        },
    }


def _calls(card: Card) -> str:
    """Call people by e-mail: a group's robot does not know them by mobile."""
    return " ".join(
        f"<at email={plain(mention.email)}></at>" if mention.email else f"@{plain(mention.name)}"
        for mention in card.mentions
    )


def _request(card: Card, address: str, secret: str, now: datetime) -> Request:
    return Request(address, as_bytes(signed(payload(card), secret, now)))


FEISHU = Platform(
    origins=("https://open.feishu.cn", "https://open.larksuite.com"),
    path="/open-apis/bot/v2/hook/",
    token="",
    limits=(Limit(count=100, seconds=60, slack=5), Limit(count=5, seconds=1, slack=1)),
    signs=True,
    payload=payload,
    request=_request,
    read=read,
)
