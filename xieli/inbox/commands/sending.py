"""Sending what was written: in order for each destination, within limits, till it arrives (R7).

A message is leased, handed over outside of any transaction, and its outcome written down. Whoever
is killed in between leaves a lease that ends; the message goes once more, with the same id.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from xieli.channels import commands as channels
from xieli.channels.models import Kind as ChannelKind
from xieli.channels.rules import Card, Mention, Outcome, Reason, Result
from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.core.errors import RuleViolation
from xieli.inbox.events import InboxEvent
from xieli.inbox.models import Message, State
from xieli.inbox.queries.ways import has_mail
from xieli.paper.writers import REACHED
from xieli.people.commands.organisation import lock_organisation, record, require_administrator
from xieli.people.models import Person

LEASE = timedelta(minutes=2)  # longer than the slowest answer is waited for
GIVEN_UP = timedelta(hours=72)
SLOWEST = 3600  # seconds between two tries at most
AT_ONCE = 500


def send_due() -> int:
    """Try every message that is due; return how many arrived.

    What waits for a channel keeps its order: behind one that has to wait, the others wait, too.
    """
    held = set(_held())
    sent = 0
    for pk, channel in _due():
        if channel is not None and channel in held:
            continue
        outcome = _try(pk)
        if outcome is None:
            continue
        sent += outcome.result is Result.SENT
        if outcome.result is Result.LATER and channel is not None:
            held.add(channel)
    return sent


@write()
def send_again(*, message: Message, actor: Person) -> Message:
    """Try a message once more that was given up; an administrator looked why (R7)."""
    lock_organisation()
    require_administrator(actor)
    row = Message.objects.get(pk=message.pk)
    if row.state != State.FAILED:
        raise RuleViolation("message.not_failed", _("It has not failed."))
    row.state, row.tries, row.reason, row.said = State.WAITING, 0, "", ""
    row.made_at = row.next_try_at = clock.now()
    row.ended_at = None
    save_checked(row)
    record(InboxEvent.SENT_AGAIN, actor, row, after={"way": row.way})
    return row


def _due() -> list[tuple[str, str | None]]:
    rows = Message.objects.due(clock.now()).order_by("made_at", "pk")
    return list(rows.values_list("pk", "channel_id")[:AT_ONCE])


def _held() -> Iterable[str | None]:
    """Channels with a message that waits for its next try, or that somebody is sending to."""
    later = Q(next_try_at__gt=clock.now()) | Q(leased_until__gt=clock.now())
    waiting = Message.objects.waiting().filter(later, channel__isnull=False)
    return waiting.values_list("channel_id", flat=True)


def _try(pk: str) -> Outcome | None:
    """Hand one message over and write down what came of it; None if somebody else is at it."""
    with write():
        now = clock.now()
        if not Message.objects.due(now).filter(pk=pk).update(leased_until=now + LEASE):
            return None
    row = Message.objects.select_related("channel").prefetch_related("people").get(pk=pk)
    outcome = _hand_over(row)
    with write():
        _note(row, outcome)
    return outcome


def _hand_over(row: Message) -> Outcome:
    if row.way == ChannelKind.MAIL and row.channel is None:
        person = row.people.first()
        if person is None or not has_mail(person):
            return Outcome.refused(Reason.NO_MAIL)
        return channels.deliver_mail(person.email, _card(row))
    if row.channel is None:
        return Outcome.refused(Reason.GONE)
    seconds = channels.claim_slot(row.channel)
    if seconds:
        return Outcome.later(seconds, Reason.LIMIT)
    return channels.deliver(row.channel, _card(row))


def _card(row: Message) -> Card:
    """Return the message as every platform shows it; a group calls those it is for."""
    mentions = [
        Mention(person.name, person.mobile, person.email)
        for person in row.people.all()
        if row.project is not None
    ]
    mark = "&" if "?" in row.path else "?"
    return Card(
        title=row.title,
        lines=[words for _person, words in row.lines if words],
        link=f"{settings.ADDRESS or REACHED}{row.path}{mark}message={row.pk}",
        mentions=[] if row.calls_everybody else mentions,
        calls_everybody=row.calls_everybody,
        language=row.language,
    )


def _note(row: Message, outcome: Outcome) -> None:
    now = clock.now()
    row.leased_until = None
    row.reason, row.said = outcome.reason or "", outcome.said
    if outcome.result is Result.SENT:
        row.state, row.ended_at = State.SENT, now
    elif outcome.result is Result.LATER and now - row.made_at < GIVEN_UP:
        row.tries += outcome.reason is not Reason.LIMIT
        pause = 0 if outcome.reason is Reason.LIMIT else min(SLOWEST, 15 * 2 ** min(row.tries, 9))
        row.next_try_at = now + timedelta(seconds=max(outcome.seconds, pause))
    else:
        row.state, row.ended_at = _rerouted(row), now
    save_checked(row)


def _rerouted(row: Message) -> State:
    """What a channel does not take any more goes by mail to each it was for."""
    if row.channel is None and row.way == ChannelKind.MAIL:
        return State.FAILED
    reached = [person for person in row.people.all() if has_mail(person)]
    for person in reached:
        mail = Message(
            key=f"{row.key}:{person.pk}",
            kind=row.kind,
            way=ChannelKind.MAIL,
            language=row.language,
            title=row.title,
            lines=[[who, words] for who, words in row.lines if words and who in ("", person.pk)],
            path=row.path,
            made_at=clock.now(),
            next_try_at=clock.now(),
        )
        save_checked(mail)
        mail.people.set([person])
    return State.REROUTED if reached else State.FAILED
