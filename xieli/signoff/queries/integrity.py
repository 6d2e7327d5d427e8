"""Whether documents, slots and signatures are still what the ledger vouches for (V1, V4)."""

from collections import Counter
from collections.abc import Iterator, Mapping

from xieli.core.models import Event, Ledger
from xieli.core.passkeys import Evidence, key_print, verify_assertion
from xieli.core.verification import Finding, fingerprint, on_verify
from xieli.people.events import PeopleEvent
from xieli.people.models import Organisation, Passkey
from xieli.people.rules import Method
from xieli.signoff.events import SignoffEvent
from xieli.signoff.models import (
    Contest,
    Delegation,
    Document,
    LeastLevel,
    Objection,
    Revision,
    Signatory,
    Signature,
)
from xieli.signoff.rules import content_hash


def altered_texts(ledger: Ledger) -> Iterator[Finding]:
    """Yield every text, slot and signature that is not what the ledger vouches for (V1).

    A text is what its hash says; every row is as its last event left it; none is missing, none
    stands there that no event tells of.
    """
    told = _told(ledger)
    revisions = Revision.objects.filter(document__ledger=ledger).select_related("document")
    standing: dict[str, Mapping[str, Document | Revision | Signatory | Signature]] = {
        "document": {row.pk: row for row in Document.objects.filter(ledger=ledger)},
        "text": {row.pk: row for row in revisions},
        "slot": {
            row.pk: row for row in Signatory.objects.filter(revision__document__ledger=ledger)
        },
        "signature": {
            row.pk: row
            for row in Signature.objects.filter(signatory__revision__document__ledger=ledger)
        },
    }
    for kind, rows in standing.items():
        for pk, row in rows.items():
            if told[kind].get(pk) != fingerprint(row):
                yield Finding(ledger.pk, 0, f"{kind} altered: {row} ({pk})")
        for pk in told[kind].keys() - rows.keys():
            yield Finding(ledger.pk, 0, f"{kind} missing: {pk}")
    for revision in revisions:
        if content_hash(revision.content) != revision.hash:
            name = f"{revision.document.kind} {revision.number}"
            yield Finding(ledger.pk, 0, f"text altered: {name} ({revision.pk})")
    for signature in standing["signature"].values():
        if isinstance(signature, Signature) and not _is_proven(signature):
            yield Finding(
                ledger.pk, 0, f"passkey did not sign this text: {signature} ({signature.pk})"
            )


def altered_answers(ledger: Ledger) -> Iterator[Finding]:
    """Yield every objection and every contest that is not the one the ledger tells of (K5, P1)."""
    answers = [SignoffEvent.REFUSED, SignoffEvent.CONTESTED]
    told = Counter(
        event.after.get("answer") or (event.subject_id, event.actor_id, event.after["reason"])
        for event in Event.objects.filter(ledger=ledger, type__in=answers)
    )
    of_ledger = {"signatory__revision__document__ledger": ledger}
    objections = Objection.objects.filter(**of_ledger).select_related("signatory")
    standing = Counter[object]()
    for row in objections:
        # Before objections were vouched for by their columns, the event said who, why and where.
        before = (row.signatory.revision_id, row.person_id, row.reason)
        standing[before if before in told else fingerprint(row)] += 1
    standing.update(fingerprint(row) for row in Contest.objects.filter(**of_ledger))
    if standing != told:
        yield Finding(ledger.pk, 0, "objections or contests are not those that were raised")


def altered_settings(ledger: Ledger) -> Iterator[Finding]:
    """Yield what the organisation settled of signing, unlike its ledger: who, with what, how.

    Delegations, the least levels, and the public keys on which passkeys are believed (P1, V4).
    """
    if not Organisation.objects.filter(ledger=ledger).exists():
        return
    given, levels, keys, revoked = dict[str, str](), dict[str, int](), dict[str, str](), set[str]()
    for event in Event.objects.filter(ledger=ledger, type__in=_SETTLING).order_by("number"):
        match event.type:
            case SignoffEvent.DELEGATED | SignoffEvent.DELEGATION_ENDED:
                given[event.subject_id] = event.after["state"]
            case SignoffEvent.LEAST_LEVEL_CHOSEN:
                levels |= event.after
            case PeopleEvent.PASSKEY_REGISTERED:
                keys[event.subject_id] = f"{event.actor_id} {event.after['public_key']}"
            case PeopleEvent.PASSKEY_REVOKED:
                revoked.add(event.subject_id)
    if given != {row.pk: fingerprint(row) for row in Delegation.objects.all()}:
        yield Finding(ledger.pk, 0, "delegations are not those that were given")
    if levels != dict(LeastLevel.objects.values_list("kind", "level")):
        yield Finding(ledger.pk, 0, "least levels of signature are not those that were chosen")
    rows = list(Passkey.objects.all())
    if keys != {row.pk: f"{row.person_id} {key_print(row.public_key)}" for row in rows}:
        yield Finding(ledger.pk, 0, "passkeys are not those that were registered")
    if revoked != {row.pk for row in rows if row.revoked_at}:
        yield Finding(ledger.pk, 0, "revoked passkeys are not those that were revoked")


_SETTLING = [
    SignoffEvent.DELEGATED,
    SignoffEvent.DELEGATION_ENDED,
    SignoffEvent.LEAST_LEVEL_CHOSEN,
    PeopleEvent.PASSKEY_REGISTERED,
    PeopleEvent.PASSKEY_REVOKED,
]


def _is_proven(signature: Signature) -> bool:
    """V4: whether the evidence that was kept still shows that the key signed this text."""
    if signature.method != Method.PASSKEY:
        return True
    try:
        verify_assertion(Evidence.of(signature.assertion), signature.hash)
    except ValueError:
        return False
    return True


def _told(ledger: Ledger) -> dict[str, dict[str, str]]:
    """Return the fingerprint of every row as the ledger's last word on it has it."""
    told: dict[str, dict[str, str]] = {"document": {}, "text": {}, "slot": {}, "signature": {}}
    events = Event.objects.filter(ledger=ledger, subject_type="Revision").order_by("number")
    for pk, after in events.values_list("subject_id", "after"):
        if "state" in after:
            told["text"][pk] = after["state"]
        told["slot"] |= after.get("slots", {})
        told["signature"] |= after.get("signature", {})
        told["signature"].pop(after.get("withdrawn", ""), None)
        if "document" in after:
            told["document"][after["document"]["id"]] = after["document"]["state"]
    return told


on_verify(altered_texts)
on_verify(altered_answers)
on_verify(altered_settings)
