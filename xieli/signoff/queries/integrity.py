"""Whether documents, slots and signatures are still what the ledger vouches for (V1, V4)."""

from collections.abc import Iterator, Mapping

from xieli.core.models import Event, Ledger
from xieli.core.passkeys import Evidence, verify_assertion
from xieli.core.verification import Finding, fingerprint, on_verify
from xieli.people.rules import Method
from xieli.signoff.models import Document, Revision, Signatory, Signature
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
