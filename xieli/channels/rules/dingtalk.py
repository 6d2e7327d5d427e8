"""钉钉: a group robot, signed in its address. 20 a minute; over it, ten minutes of silence."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from .card import Card, fitted
from .outcome import SOON, Answer, Outcome, Reason, read_code
from .pace import Limit
from .platform import Platform, Request, as_bytes

LARGEST = 20_000  # bytes of a request's body
SILENCE = 600  # seconds
MEANINGS = {
    -1: (Reason.BUSY, SOON),
    130101: (Reason.LIMIT, SILENCE),
    410100: (Reason.LIMIT, SILENCE),
    300001: (Reason.GONE, 0),  # the token does not exist
    400101: (Reason.GONE, 0),  # the same, as newer pages number it
    400102: (Reason.GONE, 0),  # the robot was stopped
    400106: (Reason.GONE, 0),  # there is no such robot
    400013: (Reason.GONE, 0),  # the group was dissolved
}
CHECK_FAILED = 310000  # one number for three checks: its words tell which
CHECKS = (
    (Reason.KEYWORD, ("keyword", "关键词")),
    (Reason.IP, ("whitelist", "白名单", "ip ")),
)


def payload(card: Card) -> Mapping[str, object]:
    """Return an actionCard; where it calls people or links nowhere, markdown, which can."""
    return _message(fitted(card, lambda each: len(as_bytes(_message(each))) <= LARGEST))


def signed(url: str, secret: str, now: datetime) -> str:
    """Return the address with the moment in milliseconds and HMAC-SHA256 over it; an hour good."""
    if not secret:
        return url
    timestamp = str(int(now.timestamp() * 1000))
    digest = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), "sha256")
    return f"{url}&{urlencode({'timestamp': timestamp, 'sign': b64encode(digest).decode()})}"


def read(answer: Answer) -> Outcome:
    """Return what its errcode means; the three checks of a robot share one number."""
    code, said = answer.code("errcode"), answer.words("errmsg")
    if code == CHECK_FAILED:
        words = said.lower()
        hit = (reason for reason, signs in CHECKS if any(sign in words for sign in signs))
        return Outcome.refused(next(hit, Reason.SIGNATURE), f"{code} {said}")
    return read_code(answer, code, said, MEANINGS)


def _message(card: Card) -> Mapping[str, object]:
    text = "\n\n".join([f"#### {card.heading}", *card.body])
    if card.link and not (card.mentions or card.calls_everybody):
        return {
            "msgtype": "actionCard",
            "actionCard": {
                "title": card.heading,
                "text": text,
                "singleTitle": card.button,
                "singleURL": card.link,
            },
        }
    if card.link:
        text += f"\n\n[{card.button}]({card.link})"
    if card.mentions:
        # It calls whom it finds as @mobile in the text.
        called = [f"@{mobile}" for mobile in card.mobiles]
        text += "\n\n" + " ".join(filter(None, [*called, card.names]))
    message: dict[str, object] = {
        "msgtype": "markdown",
        "markdown": {"title": card.heading, "text": text},
    }
    if card.mobiles or card.calls_everybody:
        message["at"] = {"atMobiles": card.mobiles, "isAtAll": card.calls_everybody}
    return message


def _request(card: Card, address: str, secret: str, now: datetime) -> Request:
    return Request(signed(address, secret, now), as_bytes(payload(card)))


DINGTALK = Platform(
    origins=("https://oapi.dingtalk.com",),
    path="/robot/send",
    token="access_token",  # noqa: S106 - a parameter's name
    limits=(Limit(count=20, seconds=60, slack=5),),
    signs=True,
    payload=payload,
    request=_request,
    read=read,
)
