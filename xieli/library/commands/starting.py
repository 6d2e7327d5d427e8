"""A new project from a case or a playbook, with shifted dates; ticking off what it carries."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from xieli.closing import queries as closing
from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Kind, Phase, Project
from xieli.library import policies, queries
from xieli.library.events import LibraryEvent
from xieli.library.models import Case, Standard, Start
from xieli.library.queries import Offer
from xieli.people.models import Department, Person

from .drafts import begin_draft


@write()
def start_from_case(
    *,
    case: Case,
    code: str,
    title: str,
    starts_on: date,
    departments: Mapping[str, Department] | None = None,
    actor: Person,
) -> Project:
    """Begin a draft with a case's breakdown, cadence and standards, its dates shifted (A6).

    The breakdown comes whole: owners, supporters, resources asked for, risks and their B角.
    A case whose last start is still an untouched draft is not started a second time.
    """
    Ledger.objects.filter(pk=case.project.ledger_id).select_for_update().get()
    draft = case.starts.filter(project__phase=Phase.KICKOFF, project__title=title.strip()).first()
    if draft is not None:
        raise RuleViolation(
            "A6.started",
            _("“%(title)s” was started from this case already: %(code)s.")
            % {"title": draft.project.title, "code": draft.project.code},
            field="title",
        )
    pattern = queries.pattern_of(case.project)
    project = begin_draft(pattern, code, title, starts_on, departments or {}, actor)
    save_checked(Start(project=project, case=case, person=actor, at=clock.now()))
    _record(LibraryEvent.STARTED, project, actor, after={"case": case.project.code})
    return project


@write()
def start_from_playbook(
    *,
    playbook: Offer,
    code: str,
    title: str,
    starts_on: date,
    departments: Mapping[str, Department] | None = None,
    actor: Person,
) -> Project:
    """Begin a draft by a playbook; `departments` says who is meant where ours are named otherwise.

    A department without anybody to own its tasks is refused and named (B1).
    """
    project = begin_draft(playbook.pattern, code, title, starts_on, departments or {}, actor)
    save_checked(Start(project=project, playbook=playbook.name, person=actor, at=clock.now()))
    _record(LibraryEvent.STARTED, project, actor, after={"playbook": playbook.name})
    return project


@write()
def renew_project(
    *, project: Project, code: str, title: str, starts_on: date, actor: Person
) -> Project:
    """Begin the next period of long-term work once this one is accepted (K6).

    It carries departments, tasks, risks and standards; what was reached is the baseline of its
    goals, whose targets the departments set anew.
    """
    if project.phase != Phase.ARCHIVED:
        project = Project.objects.locked(project)
    if not policies.can_archive(actor, project):
        raise NotAllowed(_("The leading and the supervising department renew a period."))
    if project.kind != Kind.LONG_TERM:
        raise RuleViolation("K6.not_long_term", _("Only long-term work runs in periods."))
    acceptance = closing.closed_by(project)
    if acceptance is None:
        raise RuleViolation("K6.not_accepted", _("This period is not accepted yet."))
    if Project.objects.filter(renews=project).exists():
        raise RuleViolation(
            "K6.renewed", _("The next period has begun: %s.") % project.renewal.code
        )
    reached = {row.goal.metric: row for row in acceptance.results.for_acceptance()}
    pattern = queries.pattern_of(project)
    goals = [
        replace(goal, baseline=closing.plain(reached[goal.metric].measured) or "", target="")
        for goal in pattern.goals
        if goal.metric in reached
    ]
    renewed = begin_draft(replace(pattern, goals=goals), code, title, starts_on, {}, actor)
    renewed.renews = project
    renewed.version += 1
    save_checked(renewed)
    _record(LibraryEvent.RENEWED, renewed, actor, after={"period_before": project.code})
    return renewed


@write()
def meet_standard(*, standard: Standard, actor: Person) -> Standard:
    """Say that the project holds to something learned before (A4)."""
    project = Project.objects.locked(standard.project)
    standard = Standard.objects.select_related("project").get(pk=standard.pk)
    if not policies.can_meet(actor, project):
        raise NotAllowed(_("Members of the departments taking part tick off standards."))
    if standard.met_at is not None:
        raise RuleViolation("A4.met", _("It is ticked off already."))
    standard.met_by, standard.met_at = actor, clock.now()
    save_checked(standard)
    events.record(
        LibraryEvent.STANDARD_MET, ledger_id=project.ledger_id, actor=actor, subject=standard
    )
    return standard


def _record(type: LibraryEvent, project: Project, actor: Person, *, after: events.Facts) -> None:
    events.record(type, ledger_id=project.ledger_id, actor=actor, subject=project, after=after)
