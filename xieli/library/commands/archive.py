"""Giving reasons for what is missing, and sealing the archive (A5, A6)."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import signing_departments
from xieli.kickoff.rules import Role
from xieli.library import policies, queries
from xieli.library.events import LibraryEvent
from xieli.library.models import Case
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.signoff.rules import content_hash


@write()
def submit_reasons(
    *, project: Project, reasons: Mapping[str, str], due_at: datetime, version: int, actor: Person
) -> Revision:
    """Ask the lead and the supervising departments to sign why something is missing (A5).

    `reasons` are by part: charter, breakdown, progress, acceptance, retrospective. Open
    exceptions are closed, not explained.
    """
    project = _lock(project, version, actor)
    coverable = {part.code for part in queries.missing(project) if part.is_coverable}
    said = {code: text.strip() for code, text in reasons.items() if text.strip()}
    if not said or set(said) - coverable:
        raise RuleViolation(
            "A5.nothing_missing",
            _("Say why for a part that is missing; open exceptions are closed, not explained."),
            field="reasons",
        )
    document = signoff.document_of(
        kind=queries.REASONS, subject=project, ledger_id=project.ledger_id
    )
    _record(LibraryEvent.REASONS_SUBMITTED, project, actor, after={"reasons": said})
    signers = {
        department: role
        for department, role in signing_departments(project).items()
        if project.participants.filter(
            department=department, role__in=[Role.LEAD.value, Role.SUPERVISING.value]
        ).exists()
    }
    return signoff.submit_revision(
        document=document,
        content={"code": project.code, "title": project.title, "reasons": said},
        departments=signers,
        due_at=due_at,
        actor=actor,
    )


@write()
def archive_project(*, project: Project, version: int, actor: Person) -> Case:
    """Seal a project with everything it needed; nothing of it changes afterwards (A5, A6).

    Its ledger takes no more events, so whatever would change it is refused in one place.
    """
    project = _lock(project, version, actor)
    if project.phase != Phase.CLOSING:
        raise RuleViolation("A5.not_closing", _("Only what was accepted or cancelled is archived."))
    lacking = queries.missing(project)
    if lacking:
        raise RuleViolation(
            f"A5.no_{lacking[0].code}",
            _("Still missing — %s")
            % "; ".join(f"{part.title} ({part.who or '—'})" for part in lacking),
            field="parts",
        )
    sealed = queries.manifest(project)
    case = Case(
        project=project,
        outcome=queries.outcome_of(project),
        manifest=sealed,
        hash=content_hash(sealed),
        text=queries.searchable_text(project),
        sealed_by=actor,
        sealed_at=clock.now(),
    )
    save_checked(case)
    project.phase = Phase.ARCHIVED
    project.version += 1
    save_checked(project)
    after = {"hash": case.hash, "outcome": case.outcome}
    _record(LibraryEvent.SEALED, project, actor, after=after)
    Ledger.objects.filter(pk=project.ledger_id).update(is_sealed=True)
    return case


def _lock(project: Project, version: int, actor: Person) -> Project:
    project = Project.objects.locked(project, version)
    if not policies.can_archive(actor, project):
        raise NotAllowed(_("The leading and the supervising department archive a project."))
    return project


def _record(type: LibraryEvent, project: Project, actor: Person, *, after: events.Facts) -> None:
    events.record(type, ledger_id=project.ledger_id, actor=actor, subject=project, after=after)
