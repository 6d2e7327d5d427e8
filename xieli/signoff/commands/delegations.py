"""Signing for a head: named by them, told to them, contested by them (P1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.verification import fingerprint
from xieli.people.commands import on_another_head, on_closing
from xieli.people.commands.organisation import lock_organisation
from xieli.people.models import Department, Organisation, Person
from xieli.people.queries import today
from xieli.signoff import policies, queries
from xieli.signoff.events import SignoffEvent
from xieli.signoff.models import Contest, Delegation, Signatory

from .slots import lock_slot
from .steps import on_refusing, record, run

LONGEST = timedelta(days=366)  # who signs for longer is the deputy


@dataclass(frozen=True, slots=True)
class DelegationText:
    """Who signs for a department, from when to when, and which kinds of document; none: all."""

    department: Department
    delegate: Person
    starts_on: date
    ends_on: date
    kinds: Sequence[str] = ()


@write()
def give_delegation(*, text: DelegationText, actor: Person) -> Delegation:
    """The head of a department names who signs on their behalf, within dates and scope (P1)."""
    organisation = lock_organisation()
    department = Department.objects.get(pk=text.department.pk)
    if department.closed_on is not None or department.head != actor:
        raise NotAllowed(_("Only the head of %s names who signs on their behalf.") % department)
    _require_sense(text, actor)
    row = Delegation(
        department=department,
        head=actor,
        delegate=text.delegate,
        kinds=[kind for kind in queries.document_words() if kind in text.kinds],
        starts_on=text.starts_on,
        ends_on=text.ends_on,
        given_at=clock.now(),
    )
    save_checked(row)
    _record(SignoffEvent.DELEGATED, organisation, row, actor)
    return row


@write()
def end_delegation(*, delegation: Delegation, actor: Person) -> Delegation:
    """Nobody signs under it from now on; what was signed stays. The head ends it, or who has it."""
    organisation = lock_organisation()
    row = Delegation.objects.select_related("department", "head", "delegate").get(pk=delegation.pk)
    if actor not in (row.head, row.delegate, row.department.head):
        raise NotAllowed(_("Only who gave it or who has it ends it."))
    if row.ended_at is not None:
        raise RuleViolation("P1.ended", _("It has ended already."))
    _end(row, organisation, actor)
    return row


def end_with_post(department: Department, actor: Person | None) -> None:
    """Who is no longer the head has nobody sign for them (P1)."""
    for row in department.delegations.filter(ended_at=None).exclude(head=department.head):
        _end(row, Organisation.objects.get(), actor)


def end_with_department(
    department: Department, _successor: Department, actor: Person | None
) -> None:
    """A closed department's slots are its successor's, under whose delegations they fall (P3)."""
    for row in department.delegations.filter(ended_at=None):
        _end(row, Organisation.objects.get(), actor)


@write()
def contest_signature(*, signatory: Signatory, reason: str, actor: Person) -> Contest:
    """The head does not stand by a signature given for them: the matter is open again (P1).

    The slot is empty, and theirs alone to fill. A text in force stays in force, since work was
    done on it; but its project is not archived before they sign, or a change is agreed.
    """
    signatory = lock_slot(signatory)
    _require_contestable(signatory, actor)
    if not reason.strip():
        raise RuleViolation("P1.no_reason", _("Say why."), field="reason")
    signature = signatory.signature
    contest = Contest(
        signatory=signatory,
        head=actor,
        delegate=signature.given_by,
        reason=reason.strip(),
        raised_at=clock.now(),
    )
    save_checked(contest)
    record(
        SignoffEvent.CONTESTED,
        signatory.revision,
        actor,
        department=signatory.department_id,
        hash=signature.hash,
        reason=contest.reason,
        withdrawn=signature.pk,
        answer=fingerprint(contest),
    )
    signature.delete()
    if signatory.revision.is_open:
        run(on_refusing, signatory.revision, actor)
    return contest


@write()
def acknowledge_signature(*, signatory: Signatory, actor: Person) -> Signatory:
    """The head has seen what was signed for them, and lets it stand (P1)."""
    signatory = lock_slot(signatory)
    _require_contestable(signatory, actor)
    signature = signatory.signature
    signature.known_at = clock.now()
    signature.save(update_fields=["known_at"])
    record(
        SignoffEvent.ACKNOWLEDGED,
        signatory.revision,
        actor,
        department=signatory.department_id,
        signature={signature.pk: fingerprint(signature)},
    )
    return signatory


def _require_contestable(signatory: Signatory, actor: Person) -> None:
    if policies.head_of(signatory.department) != actor:
        raise NotAllowed(_("Only the head contests a signature given for them."))
    if not policies.can_contest(actor, signatory):
        raise RuleViolation("P1.not_contestable", _("There is nothing to contest any more."))


def _require_sense(text: DelegationText, head: Person) -> None:
    if text.delegate == head or not text.delegate.is_active:
        raise RuleViolation(
            "P1.same_person", _("Name somebody else, who is here."), field="delegate"
        )
    if text.ends_on < text.starts_on:
        raise RuleViolation(
            "P1.dates", _("It ends on the day it begins or later."), field="ends_on"
        )
    if text.ends_on < today():
        raise RuleViolation("P1.past", _("These days have passed."), field="ends_on")
    if text.ends_on - text.starts_on > LONGEST:
        raise RuleViolation(
            "P1.too_long",
            _("A delegation is for a year at most; for longer, appoint a deputy."),
            field="ends_on",
        )
    unknown = set(text.kinds) - queries.document_words().keys()
    if unknown:
        raise RuleViolation("P1.no_such_kind", _("There is no such document."), field="kinds")


def _end(row: Delegation, organisation: Organisation, actor: Person | None) -> None:
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    _record(SignoffEvent.DELEGATION_ENDED, organisation, row, actor)


def _record(
    type: SignoffEvent, organisation: Organisation, row: Delegation, actor: Person | None
) -> None:
    events.record(
        type,
        ledger_id=organisation.ledger_id,
        actor=actor,
        subject=row,
        after={
            "department": row.department.name,
            "head": row.head.name,
            "delegate": row.delegate.name,
            "kinds": list(row.kinds),
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "state": fingerprint(row),
        },
    )


on_another_head(end_with_post)
on_closing(end_with_department)
