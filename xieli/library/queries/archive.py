"""What an archive needs, what it lacks, and who can supply it (A5)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieli.closing import queries as closing
from xieli.closing.rules import Verdict
from xieli.core import clock
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Participation, Project
from xieli.kickoff.rules import Role
from xieli.meetings.queries import unconfirmed_minutes
from xieli.signoff.models import Revision, Signatory
from xieli.signoff.policies import head_of
from xieli.workplan.models import Status

REASONS = "archive_reasons"


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
        ("charter", "charter" in signed, lead),
        ("breakdown", "breakdown" in signed, lead),
        ("progress", not unfinished, lead),
        ("acceptance", accepted, supervising),
        ("retrospective", closing.RETROSPECTIVE in signed, lead),
    ]
    rows, titles = list[Part](), part_words()
    for code, is_there, who in found:
        reason = reasons.get(code, "")
        if not reason and code != "retrospective":
            reason = cancelled  # everybody signed it with the cancellation (K7)
        state = "there" if is_there else "covered" if reason else "missing"
        url = f"/projects/{project.code}/{code}/"
        rows.append(Part(code, titles[code], state, who, url, "" if is_there else reason))
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
    if project.meetings.filter(began_at__isnull=False).exists():
        reason, unconfirmed = reasons.get("minutes", ""), unconfirmed_minutes(project)
        rows.append(
            Part(
                "minutes",
                titles["minutes"],
                "there" if not unconfirmed else "covered" if reason else "missing",
                lead,
                f"/projects/{project.code}/meetings/",
                reason if unconfirmed else "",
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


def part_words() -> dict[str, str]:
    """Return what the archive needs of every project, unless a signed reason covers it (A5)."""
    return {
        "charter": _("the kickoff minutes, signed"),
        "breakdown": _("the breakdown, signed"),
        "progress": _("the tracking sheet, every task done"),
        "acceptance": _("the acceptance, signed"),
        "retrospective": _("the retrospective, signed"),
        "minutes": _("the minutes of meetings, confirmed by those present"),
    }


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
