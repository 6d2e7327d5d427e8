"""What an archive holds, what it lacks, and whether a sealed one is still the same (A5, A6)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieli.attachments import queries as attachments
from xieli.attachments.models import Attachment
from xieli.closing import queries as closing
from xieli.closing.rules import Verdict
from xieli.core import clock
from xieli.core.models import Ledger
from xieli.core.verification import Finding, on_verify
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Participation, Project
from xieli.kickoff.rules import Role
from xieli.library.models import Case
from xieli.signoff import queries as signoff
from xieli.signoff.models import Revision, Signatory
from xieli.signoff.policies import head_of
from xieli.signoff.rules import content_hash
from xieli.workplan.models import Status

REASONS = "archive_reasons"
FORMAT = "xieli-archive/1"
RENAMED = {"department", "owner", "closed_by"}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing an archive needs: whether it is there, and who can supply it (A5).

    `state` is there, missing or covered by a signed reason.
    """

    code: str
    title: str
    state: str
    who: str
    url: str
    reason: str = ""
    is_coverable: bool = True


def parts(project: Project) -> list[Part]:
    """Return everything the archive needs, in the order of the process."""
    signed = set(
        Revision.objects.filter(
            document__ledger=project.ledger_id, effective_at__isnull=False
        ).values_list("document__kind", flat=True)
    )
    if project.runs_under_id is not None:
        signed |= {"charter", "breakdown"}  # the agreement's, which this run inherits (K6)
    reasons = covering_reasons(project)
    cancelled = project.cancellation.reason if hasattr(project, "cancellation") else ""
    unfinished = project.tasks.exclude(status=Status.DONE).count()
    open_exceptions = ExceptionReport.objects.open().filter(project=project).count()
    lead, supervising = _head(project, Role.LEAD), _head(project, Role.SUPERVISING)
    accepted = closing.closed_by(project) is not None
    found = [
        ("charter", _("the kickoff minutes, signed"), "charter" in signed, lead, "charter"),
        ("breakdown", _("the breakdown, signed"), "breakdown" in signed, lead, "breakdown"),
        ("progress", _("the tracking sheet, every task done"), not unfinished, lead, "progress"),
        ("acceptance", _("the acceptance, signed"), accepted, supervising, "acceptance"),
        (
            "retrospective",
            _("the retrospective, signed"),
            closing.RETROSPECTIVE in signed,
            lead,
            "retrospective",
        ),
    ]
    rows = []
    for code, title, is_there, who, page in found:
        reason = reasons.get(code, "")
        if not reason and code != "retrospective":
            reason = cancelled  # everybody signed it with the cancellation (K7)
        state = "there" if is_there else "covered" if reason else "missing"
        url = f"/projects/{project.code}/{page}/"
        rows.append(Part(code, title, state, who, url, "" if is_there else reason))
    rows.append(
        Part(
            "exceptions",
            _("the exceptions, every one closed"),
            "missing" if open_exceptions else "there",
            lead,
            f"/projects/{project.code}/exceptions/",
            is_coverable=False,
        )
    )
    undecided = project.change_requests.undecided().count()
    if project.change_requests.exists():
        rows.append(
            Part(
                "changes",
                _("the change requests, every one decided"),
                "missing" if undecided else "there",
                lead,
                f"/projects/{project.code}/changes/",
                is_coverable=False,
            )
        )
    unsettled = [
        *Signatory.objects.waiting().filter(
            revision__document__ledger=project.ledger_id, revision__effective_at__isnull=False
        ),
        *Signatory.objects.filter(
            revision__document__ledger=project.ledger_id,
            revision__lapsed_at__isnull=True,
            signature__contest_until__gte=clock.now(),
            signature__known_at__isnull=True,
        ),
    ]
    if unsettled:
        rows.append(
            Part(
                "signatures",
                _("the signatures given for a head, none that may be contested"),
                "missing",
                "、".join(sorted({_signer(slot) for slot in unsettled})),
                f"/projects/{project.code}/charter/",
                is_coverable=False,
            )
        )
    return rows


def missing(project: Project) -> list[Part]:
    """Return what keeps the project from being archived (A5)."""
    return [part for part in parts(project) if part.state == "missing"]


def covering_reasons(project: Project) -> dict[str, str]:
    """Return the signed reasons for what is missing, by part (A5)."""
    revision = (
        Revision.objects.filter(
            document__subject_id=project.pk,
            document__kind=REASONS,
            effective_at__isnull=False,
            lapsed_at__isnull=True,
        )
        .order_by("-number")
        .first()
    )
    return dict(revision.content["reasons"]) if revision else {}


def outcome_of(project: Project) -> str:
    """Return how a project came out: by its acceptance, or that it was cancelled."""
    acceptance = closing.closed_by(project)
    if acceptance is not None:
        return acceptance.outcome
    return "cancelled" if hasattr(project, "cancellation") else Verdict.NOT_ACHIEVED.value


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
    for name in ("project", "documents", "progress", "exceptions", "files"):
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


def _signer(slot: Signatory | Participation) -> str:
    head = head_of(slot.department)
    return f"{slot.department.name}·{head.name}" if head else slot.department.name


def _head(project: Project, role: Role) -> str:
    row = (
        project.participants.filter(role=role.value)
        .select_related("department__head", "department__parent__head")
        .first()
    )
    if row is None:
        return ""
    return _signer(row)


def reason_words() -> dict[str, str]:
    """Return what the clauses of the reasons are called, in the reader's language."""
    return {"code": _("Code"), "title": _("Title"), "reasons": _("Reasons")}
