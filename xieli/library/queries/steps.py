"""What a project needs next to end, and which department takes that step (A1-A5)."""

from dataclasses import dataclass
from datetime import datetime

from xieli.closing import queries as closing
from xieli.core import clock
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.rules import Role
from xieli.library.queries import archive
from xieli.signoff.models import Revision

# The page on which each step is taken.
STEP_PAGES = {
    "open_acceptance": "acceptance",
    "measure": "acceptance",
    "submit_acceptance": "acceptance",
    "open_retrospective": "retrospective",
    "submit_retrospective": "retrospective",
    "archive": "archive",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step only one department can take now."""

    code: str
    role: str
    since: datetime


def next_step(project: Project) -> NextStep | None:
    """Return the step that ends a project, once its work is done; None while others are asked.

    A step under signature is nobody's here: the slots are to-dos of their own.
    """
    lead, supervising = Role.LEAD.value, Role.SUPERVISING.value
    acceptance = closing.open_acceptance_of(project)
    if project.phase == Phase.EXECUTION:
        if closing.unready(project) or not project.tasks.exists():
            return None
        done = project.tasks.order_by("-updated_at").values_list("updated_at", flat=True).first()
        return NextStep("open_acceptance", supervising, done or clock.now())
    if project.phase != Phase.CLOSING:
        return None
    if acceptance is not None:
        if _under_signature(acceptance.pk):
            return None
        lacks = {each.lacks for each in closing.measurements(acceptance)}
        if lacks & {"measured", "acceptor"}:
            return NextStep("measure", supervising, acceptance.opened_at)
        if "confirmed" in lacks:
            return None
        return NextStep("submit_acceptance", supervising, acceptance.opened_at)
    return _after_the_end(project, lead)


def _after_the_end(project: Project, lead: str) -> NextStep | None:
    retrospective = getattr(project, "retrospective", None)
    accepted = closing.closed_by(project)
    ended = accepted.concluded_at if accepted else None
    if ended is None and hasattr(project, "cancellation"):
        ended = project.cancellation.cancelled_at
    since = ended or project.created_at
    if retrospective is None:
        return NextStep("open_retrospective", lead, since)
    if retrospective.concluded_at is None:
        if _under_signature(retrospective.pk):
            return None
        return NextStep("submit_retrospective", lead, retrospective.opened_at)
    if _under_signature(project.pk, archive.REASONS):
        return None
    return NextStep("archive", lead, retrospective.concluded_at)


def _under_signature(subject_id: str, *kinds: str) -> bool:
    rows = Revision.objects.filter(
        document__subject_id=subject_id, lapsed_at__isnull=True, effective_at__isnull=True
    )
    return (rows.filter(document__kind__in=kinds) if kinds else rows).exists()
