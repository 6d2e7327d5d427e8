"""Sending a decision, confirming it, taking it back (S7)."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.core.verification import fingerprint
from xieli.kickoff.models import Project
from xieli.meetings import policies, queries
from xieli.meetings.events import MeetingEvent
from xieli.meetings.models import Decision, Receipt
from xieli.people.models import Person


@write()
def decide(
    *, project: Project, text: str, people: Collection[Person], is_for_all: bool, actor: Person
) -> Decision:
    """Write an important conclusion once and send it to named people, or to everybody (S7).

    Whoever sends it has confirmed it. Raises RuleViolation without words or people, and for
    somebody who does not take part.
    """
    project = Project.objects.locked(project)
    if not policies.can_decide(actor, project):
        raise NotAllowed(_("Only departments that take part send decisions."))
    if not text.strip():
        raise RuleViolation("S7.no_text", _("Say what was decided."), field="text")
    possible = queries.addressees(project)
    chosen = possible if is_for_all else [each for each in possible if each in people]
    strangers = [each.name for each in people if each not in possible]
    if strangers and not is_for_all:
        names = "、".join(strangers)
        raise RuleViolation("S7.strangers", _("%s takes no part.") % names, field="people")
    if not [each for each in chosen if each != actor]:
        raise RuleViolation("S7.nobody", _("Say who is to confirm it."), field="people")
    now = clock.now()
    decision = Decision(
        project=project,
        text=text.strip(),
        is_for_all=is_for_all,
        made_by=actor,
        made_at=now,
    )
    save_checked(decision)
    receipts = Receipt.objects.bulk_create(
        Receipt(decision=decision, person=each, confirmed_at=now if each == actor else None)
        for each in chosen
    )
    _record(MeetingEvent.DECIDED, decision, receipts, actor, text=decision.text)
    return decision


@write()
def confirm_decision(*, decision: Decision, actor: Person) -> Receipt:
    """Somebody it was sent to says that they have read it."""
    row = _lock(decision)
    receipt = row.receipts.filter(person=actor).first()
    if receipt is None:
        raise NotAllowed(_("It was not sent to you."))
    if receipt.confirmed_at is not None:
        raise RuleViolation("S7.confirmed", _("You have confirmed it already."))
    receipt.confirmed_at = clock.now()
    save_checked(receipt)
    _record(MeetingEvent.CONFIRMED, row, [receipt], actor)
    return receipt


@write()
def withdraw_decision(*, decision: Decision, reason: str, version: int, actor: Person) -> Decision:
    """Take a decision back, with the reason; it stays readable, and another may be sent."""
    row = _lock(decision)
    require_version(row, version)
    if not policies.can_withdraw(actor, row):
        raise NotAllowed(_("Only whoever sent it, and the lead, take it back."))
    if not reason.strip():
        raise RuleViolation("S7.no_reason", _("Say why."), field="reason")
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason.strip()
    row.version += 1
    save_checked(row)
    _record(MeetingEvent.WITHDRAWN, row, [], actor, reason=row.withdrawn_why)
    return row


def _lock(decision: Decision) -> Decision:
    Ledger.objects.locked(decision.project.ledger_id)
    row = Decision.objects.select_related("project").get(pk=decision.pk)
    if row.withdrawn_at is not None:
        raise RuleViolation("S7.withdrawn", _("It was taken back."))
    return row


def _record(
    type: MeetingEvent,
    decision: Decision,
    receipts: Sequence[Receipt],
    actor: Person,
    **said: events.Plain,
) -> None:
    """Record it with the fingerprints its rows have from now on (V1)."""
    states = {row.pk: fingerprint(row) for row in receipts} | {decision.pk: fingerprint(decision)}
    people: list[events.Plain] = [row.person_id for row in receipts]
    events.record(
        type,
        ledger_id=decision.project.ledger_id,
        actor=actor,
        subject=decision,
        after={**said, "people": people, "for_all": decision.is_for_all, "states": states},
    )
