"""Texts: submitted, put into force by another one, lapsed, due at another moment (K3, K5)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import RuleViolation, StaleText
from xieli.core.models import Ledger
from xieli.core.verification import fingerprint
from xieli.people.models import Department, Person
from xieli.signoff import policies
from xieli.signoff.events import SignoffEvent
from xieli.signoff.models import Document, Revision, Signatory
from xieli.signoff.rules import content_hash

from .steps import record


def document_of(*, kind: str, subject: events.Subject, ledger_id: str) -> Document:
    """Return the document of this kind about a subject; it is made when it is first submitted."""
    document, _created = Document.objects.get_or_create(
        ledger_id=ledger_id, kind=kind, subject_id=subject.pk, defaults={"title": str(subject)}
    )
    return document


@write()
def submit_revision(
    *,
    document: Document,
    content: Mapping[str, object],
    departments: Mapping[Department, str],
    due_at: datetime,
    actor: Person,
) -> Revision:
    """Make `content` the document's standing text and ask `departments` (→ role) to sign it.

    Signatures on the text before lapse (K3); the very same text asked for again keeps them and is
    only due at another moment. Every request to sign has a due moment (K5).
    """
    Ledger.objects.locked(document.ledger_id)
    now = clock.now()
    if not departments:
        raise RuleViolation("K2.no_signatory", _("Somebody has to sign it."))
    for department in departments:
        if policies.head_of(department) is None:
            raise RuleViolation(
                "K2.no_head", _("%s has nobody who can sign for it.") % department.name
            )
    if due_at <= now:
        raise RuleViolation("K5.due_passed", _("The due moment has passed."), field="due_at")
    latest = document.revisions.order_by("-number").first()
    if latest is not None and latest.is_open and _asks_the_same(latest, content, departments):
        return _due(latest, due_at, actor)
    _supersede(latest, actor)
    revision = Revision(
        document=document,
        number=latest.number + 1 if latest else 1,
        content=dict(content),
        hash=content_hash(content),
        submitted_by=actor,
        submitted_at=now,
        due_at=due_at,
    )
    save_checked(revision)
    slots = Signatory.objects.bulk_create(
        Signatory(revision=revision, department=department, role=role)
        for department, role in departments.items()
    )
    record(
        SignoffEvent.SUBMITTED,
        revision,
        actor,
        number=revision.number,
        hash=revision.hash,
        document={"id": document.pk, "state": fingerprint(document)},
        slots={slot.pk: fingerprint(slot) for slot in slots},
    )
    return revision


@write()
def adopt_revision(
    *, document: Document, content: Mapping[str, object], authority: Revision, actor: Person
) -> Revision:
    """Put a text into force by the signatures of another one that said so.

    A change request, an acceptance with rework, a standing agreement: who signed that has signed
    this (C4, A3, K6). The text before is superseded and keeps its own signatures.
    """
    Ledger.objects.locked(document.ledger_id)
    now, latest = clock.now(), document.revisions.order_by("-number").first()
    _supersede(latest, actor)
    revision = Revision(
        document=document,
        number=latest.number + 1 if latest else 1,
        content=dict(content),
        hash=content_hash(content),
        submitted_by=actor,
        submitted_at=now,
        due_at=now,
        effective_at=now,
        stands_on=authority,
    )
    save_checked(revision)
    record(
        SignoffEvent.ADOPTED,
        revision,
        actor,
        number=revision.number,
        hash=revision.hash,
        stands_on=authority.hash,
        document={"id": document.pk, "state": fingerprint(document)},
        slots={},
    )
    return revision


@write()
def lapse_revision(*, revision: Revision, actor: Person | None) -> Revision:
    """What it says was edited: its signatures lapse until it is submitted again (K3)."""
    Ledger.objects.locked(revision.document.ledger_id)
    if revision.lapsed_at is not None:
        raise StaleText(given=revision.hash, current="")
    revision.lapsed_at = clock.now()
    revision.save(update_fields=["lapsed_at"])
    record(SignoffEvent.LAPSED, revision, actor, number=revision.number)
    return revision


@write()
def lapse_open_revision(*, kind: str, subject_id: str, actor: Person | None) -> None:
    """K3: who is asked to sign a text that was edited meanwhile is asked again, for the new one."""
    revision = Revision.objects.filter(
        document__subject_id=subject_id,
        document__kind=kind,
        lapsed_at__isnull=True,
        effective_at__isnull=True,
    ).first()
    if revision is not None:
        lapse_revision(revision=revision, actor=actor)


@write()
def postpone_requests(*, ledger: Ledger, by: timedelta, actor: Person) -> list[Revision]:
    """Give everybody who is still to sign so much longer: the project rested meanwhile (K7)."""
    Ledger.objects.locked(ledger.pk)
    return [_due(revision, revision.due_at + by, actor) for revision in open_revisions(ledger)]


@write()
def hasten_request(*, revision: Revision, due_at: datetime, actor: Person) -> Revision:
    """Ask for what is still to be signed by an earlier moment; a later one changes nothing (K6)."""
    Ledger.objects.locked(revision.document.ledger_id)
    return _due(revision, min(due_at, revision.due_at), actor)


def open_revisions(ledger: Ledger) -> QuerySet[Revision]:
    """Return the texts of a ledger that wait for signatures."""
    rows = Revision.objects.filter(document__ledger=ledger).select_related("document")
    return rows.filter(lapsed_at__isnull=True, effective_at__isnull=True)


def _supersede(latest: Revision | None, actor: Person) -> None:
    if latest is not None and latest.lapsed_at is None:
        latest.lapsed_at = clock.now()
        latest.save(update_fields=["lapsed_at"])
        record(SignoffEvent.SUPERSEDED, latest, actor, number=latest.number)


def _asks_the_same(
    revision: Revision, content: Mapping[str, object], departments: Mapping[Department, str]
) -> bool:
    asked = {(row.department_id, row.role) for row in revision.signatories.all()}
    wanted = {(department.pk, role) for department, role in departments.items()}
    return revision.hash == content_hash(content) and asked == wanted


def _due(revision: Revision, due_at: datetime, actor: Person) -> Revision:
    if due_at != revision.due_at:
        revision.due_at = due_at
        revision.save(update_fields=["due_at"])
        said = due_at.isoformat(timespec="seconds")
        record(SignoffEvent.POSTPONED, revision, actor, due_at=said)
    return revision
