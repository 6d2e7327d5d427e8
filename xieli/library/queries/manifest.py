"""What is sealed, and whether a sealed archive is still the same (A6)."""

from collections.abc import Iterator

from xieli.attachments import queries as attachments
from xieli.attachments.models import Attachment
from xieli.core import clock
from xieli.core.models import Ledger
from xieli.core.verification import Finding, on_verify
from xieli.kickoff.models import Project
from xieli.library.models import Case
from xieli.library.queries.archive import outcome_of, parts
from xieli.meetings.queries import agreed_content
from xieli.signoff import queries as signoff
from xieli.signoff.models import Revision
from xieli.signoff.rules import content_hash

FORMAT = "xieli-archive/1"
RENAMED = {"department", "owner", "closed_by"}


def manifest(project: Project) -> dict[str, object]:
    """Return what is sealed: canonical contents and hashes an outsider can verify (A6)."""
    revisions = (
        Revision.objects.filter(document__ledger=project.ledger_id, effective_at__isnull=False)
        .select_related("document")
        .prefetch_related("signatories__signature", "signatories__department")
        .order_by("effective_at", "pk")
    )
    ledger = Ledger.objects.get(pk=project.ledger_id)
    return {
        "format": FORMAT,
        "project": {"code": project.code, "title": project.title, "kind": project.kind},
        "outcome": outcome_of(project),
        "documents": [_document(revision) for revision in revisions],
        "progress": progress_content(project),
        "exceptions": exceptions_content(project),
        **agreed_content(project),
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256}
            for file in Attachment.objects.standing().filter(project=project)
        ],
        "reasons": {part.code: part.reason for part in parts(project) if part.reason},
        "ledger": {"events": ledger.number, "head": ledger.head},
    }


def _document(revision: Revision) -> dict[str, object]:
    return {
        "kind": revision.document.kind,
        "revision": revision.number,
        "hash": revision.hash,
        "content": revision.content,
        "signatures": [
            {
                "department": slot.department.name,
                "role": slot.role,
                "name": slot.signature.name,
                "post": slot.signature.post,
                "on_behalf_of": slot.signature.on_behalf_of,
                "method": slot.signature.method,
                "opinion": slot.signature.opinion,
                "hash": slot.signature.hash,
                "signed_at": slot.signature.signed_at.isoformat(),
            }
            for slot in sorted(revision.signatories.all(), key=lambda slot: slot.pk)
            if hasattr(slot, "signature")
        ],
    }


def progress_content(project: Project) -> list[dict[str, object]]:
    """Return the tracking sheet as it stands at the end, row by row."""
    rows = project.tasks.select_related("department", "owner").order_by("position")
    return [
        {
            "title": row.title,
            "department": row.department.name,
            "owner": row.owner.name,
            "planned_start": clock.iso(row.planned_start),
            "planned_finish": clock.iso(row.planned_finish),
            "actual_finish": clock.iso(row.actual_finish),
            "status": row.status,
            "percent": row.percent,
            "deliverable": row.delivered or row.deliverable,
            "remark": row.remark,
        }
        for row in rows
    ]


def exceptions_content(project: Project) -> list[dict[str, object]]:
    """Return every exception as it was closed."""
    rows = project.exceptions.select_related("task", "closed_by").order_by("number")
    return [
        {
            "number": row.number,
            "task": row.task.title,
            "kind": row.kind,
            "cause": row.cause,
            "reason": row.reason,
            "impact": row.impact,
            "resolution": row.resolution,
            "recovery_on": clock.iso(row.recovery_on),
            "closed_by": row.closed_by.name if row.closed_by else "",
        }
        for row in rows
    ]


def broken_seals(ledger: Ledger) -> Iterator[Finding]:
    """Yield what of a sealed archive is no longer what was sealed (A6)."""
    case = Case.objects.filter(project__ledger=ledger).select_related("project").first()
    if case is None:
        return
    if content_hash(case.manifest) != case.hash:
        yield Finding(ledger.pk, 0, "the archive's manifest is altered")
    sealed = ledger.events.filter(type="archive.sealed").values_list("after", flat=True)
    if case.hash not in [after.get("hash") for after in sealed]:
        yield Finding(ledger.pk, 0, "the archive's manifest is not the one that was sealed")
    today = manifest(case.project)
    # What archives hold since meetings came; those sealed before are as they were.
    later = [name for name in ("minutes", "decisions") if name in case.manifest]
    for name in ("project", "documents", "progress", "exceptions", "files", *later):
        if _lasting(case.manifest.get(name)) != _lasting(today[name]):
            yield Finding(ledger.pk, 0, f"the archive's {name} differ from what was sealed")


def _lasting(said: object) -> object:
    """Leave out the names that a renamed person or department has changed since (P3)."""
    if isinstance(said, dict):
        return {key: _lasting(value) for key, value in said.items() if key not in RENAMED}
    return [_lasting(each) for each in said] if isinstance(said, list) else said


on_verify(broken_seals)
# Whoever asks here has these asked, too; they register themselves.
CHECKS = (signoff.altered_texts, attachments.damaged_files, broken_seals)
