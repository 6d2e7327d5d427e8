"""Handing one message to a platform, and what follows from its answer.

No transaction is open meanwhile: a platform may be slow. What it says reaches neither log nor
ledger with an address or a secret in it (D21).
"""

import json
import logging
import smtplib
import ssl
from datetime import timedelta
from functools import cache
from time import monotonic
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieli.channels.events import ChannelEvent
from xieli.channels.models import Channel, Kind
from xieli.channels.queries import HIDDEN
from xieli.channels.rules import PLATFORMS, Answer, Card, Outcome, Reason, Request, Result
from xieli.channels.rules.outcome import SOON
from xieli.core import clock
from xieli.core.database import write
from xieli.core.errors import RuleViolation
from xieli.core.sealing import unseal
from xieli.people.commands.organisation import lock_organisation, record
from xieli.people.models import Person

from .channels import ADDRESS, SECRET, mark_dead, require_may_configure
from .pace import claim_slot, hold

TIMEOUT = httpx.Timeout(10, connect=5)
LONGEST = 15.0  # seconds for a whole answer, however slowly it drips
LARGEST_ANSWER = 64 * 1024
# As it comes: an answer that unpacks to more than it weighs is not unpacked.
HEADERS = {"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"}
PATIENCE = timedelta(days=1)
LONGEST_SAID = 200
TRANSIENT = {Reason.BUSY, Reason.UNREACHABLE}

# At INFO and below they write whole addresses, and an address is a secret here.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def deliver(channel: Channel, card: Card) -> Outcome:
    """Send one message whose slot was claimed; outside any transaction.

    A channel that can take no message any more is marked dead here; the caller then goes by
    e-mail. After a timeout the message may have arrived: sent again, it comes twice.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a network is not waited for within a transaction")
    row = Channel.objects.filter(pk=channel.pk).first()
    if row is None:
        return Outcome.refused(Reason.GONE)
    if not row.is_usable:
        return Outcome.refused(Reason.PAUSED)
    outcome = _send(row, card)
    _take_note(row, outcome)
    return outcome


def deliver_mail(to: str, card: Card) -> Outcome:
    """Send one message to one mail address."""
    if not settings.MAIL:
        return Outcome.refused(Reason.NO_MAIL)
    text = "\n".join([*card.body, "", card.link]).strip()
    try:
        send_mail(card.heading, text, None, [to])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, said = next(iter(refusal.recipients.values()))
        told = f"{code} {said.decode(errors='replace')}"[:LONGEST_SAID]
        is_final = code >= 500
        return Outcome.refused(Reason.GONE, told) if is_final else _busy(told)
    except smtplib.SMTPDataError as refusal:
        is_final = refusal.smtp_code >= 500
        told = str(refusal.smtp_code)
        return Outcome.refused(Reason.CONTENT, told) if is_final else _busy(told)
    except smtplib.SMTPResponseException as refusal:
        return _busy(str(refusal.smtp_code))
    except OSError as error:
        return Outcome.later(SOON, Reason.UNREACHABLE, type(error).__name__)
    return Outcome.sent()


def test_channel(*, channel: Channel, actor: Person | None) -> Outcome:
    """Send a harmless message now, also through a paused channel, and record what came of it."""
    require_may_configure(actor, channel)
    if connection.in_atomic_block:
        raise RuleViolation(
            "channel.not_repeatable",
            _("A test goes out at once; ask for it without an Idempotency-Key."),
        )
    seconds = claim_slot(channel)
    if seconds:
        outcome = Outcome.later(seconds, Reason.LIMIT)
    else:
        outcome = _send(channel, _test_card(channel))
        _take_note(channel, outcome)
    _record_test(channel, outcome, actor)
    return outcome


@write()
def _record_test(channel: Channel, outcome: Outcome, actor: Person | None) -> None:
    lock_organisation()
    Channel.objects.filter(pk=channel.pk).update(tested_at=clock.now())
    after = {"result": outcome.result.value, "reason": outcome.reason and outcome.reason.value}
    record(ChannelEvent.TESTED, actor, channel, after=after)


def _test_card(channel: Channel) -> Card:
    said = _("If you can read this, messages of Xieli arrive here.")
    return Card(_("A test of “%s”") % channel.name, [said], language=get_language() or "")


def _send(channel: Channel, card: Card) -> Outcome:
    try:
        address = unseal(channel.address, ADDRESS).decode()
        secret = unseal(channel.secret, SECRET).decode() if channel.secret else ""
    except ValueError:
        return Outcome.refused(Reason.UNREADABLE)
    if channel.kind == Kind.MAIL:
        return deliver_mail(address, card)
    platform = PLATFORMS[channel.kind]
    try:
        answer = _post(platform.request(card, address, secret, clock.now()))
    except httpx.HTTPError as error:
        return Outcome.later(SOON, Reason.UNREACHABLE, type(error).__name__)
    return _without_secrets(platform.read(answer), address, secret)


def _post(request: Request) -> Answer:
    """Ask once, without following anywhere; an answer has a largest size and a latest moment."""
    body, until = bytearray(), monotonic() + LONGEST
    with (
        httpx.Client(timeout=TIMEOUT, follow_redirects=False, verify=_tls()) as client,
        client.stream("POST", request.url, content=request.body, headers=HEADERS) as response,
    ):
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > LARGEST_ANSWER or monotonic() > until:
                break
        retry_after = response.headers.get("Retry-After", "")
        seconds = int(retry_after) if retry_after.isdecimal() and len(retry_after) < 6 else 0
        return Answer(response.status_code, _object(bytes(body)), seconds)


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _object(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _without_secrets(outcome: Outcome, address: str, secret: str) -> Outcome:
    """Return the outcome with what the platform said, should it repeat what only we may know."""
    parts, said = urlsplit(address), " ".join(outcome.said.split())
    token = parts.query.rpartition("=")[2] or parts.path.rpartition("/")[2]
    for hidden in filter(None, (token, secret)):
        said = said.replace(hidden, HIDDEN)
    return Outcome(outcome.result, outcome.reason, outcome.seconds, said[:LONGEST_SAID])


def _take_note(channel: Channel, outcome: Outcome) -> None:
    """Keep how the channel fares, and act on it: be silent for a while, or give it up."""
    since = channel.failing_since or clock.now()
    if outcome.result is Result.SENT:
        if channel.error and channel.dead_at is None:
            _keep(channel, error="", said="", failing_since=None)
    elif outcome.reason is Reason.LIMIT:
        hold(channel, outcome.seconds)
    elif outcome.is_deadly and outcome.reason:
        mark_dead(channel=channel, reason=outcome.reason, said=outcome.said)
    elif outcome.reason in TRANSIENT:
        _keep(channel, error=outcome.reason, said=outcome.said, failing_since=since)
        if clock.now() - since > PATIENCE:
            mark_dead(channel=channel, reason=outcome.reason, said=outcome.said)


def _keep(channel: Channel, **values: object) -> None:
    with write():
        Channel.objects.filter(pk=channel.pk, dead_at=None).update(**values)


def _busy(said: str) -> Outcome:
    return Outcome.later(SOON, Reason.BUSY, said)
