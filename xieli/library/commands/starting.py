"""A new project from a case or a playbook, with shifted dates; ticking off what it carries."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from xieli.closing import queries as closing
from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import CharterText, GoalText
from xieli.kickoff.models import Kind, Phase, Project
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.library import policies, queries
from xieli.library.events import LibraryEvent
from xieli.library.models import Case, Standard, Start
from xieli.library.queries import Offer
from xieli.library.rules import Pattern, PatternTask, departments_of
from xieli.people.models import Department, Person
from xieli.people.queries import working_calendar
from xieli.signoff.policies import head_of
from xieli.workplan import commands as workplan
from xieli.workplan.commands import RiskText, TaskText


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
    """Begin a draft with a case's breakdown, risks and standards, its dates shifted (A6).

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
    project = _start(pattern, code, title, starts_on, departments or {}, actor)
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
    project = _start(playbook.pattern, code, title, starts_on, departments or {}, actor)
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
    renewed = _start(replace(pattern, goals=goals), code, title, starts_on, {}, actor)
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


def _start(
    pattern: Pattern,
    code: str,
    title: str,
    starts_on: date,
    meant: Mapping[str, Department],
    actor: Person,
) -> Project:
    pattern = queries.with_checklist(pattern)
    named = departments_of(pattern)
    departments = {**queries.departments_by_name(named), **meant}
    for name in named:
        if name not in departments:
            raise RuleViolation(
                "K6.no_department",
                _("There is no department %s here; say which one is meant.") % name,
                field="departments",
            )
    project = kickoff.create_project(
        code=code, title=title, kind=pattern.kind, urgency=pattern.urgency, actor=actor
    )
    text = _charter(pattern, departments, starts_on)
    project = kickoff.edit_charter(project=project, text=text, version=project.version, actor=actor)
    texts = [_task(task, departments[task.department], starts_on) for task in pattern.tasks]
    tasks = workplan.add_tasks(project=project, texts=texts, actor=actor)
    ids = {task.title: task.pk for task in tasks}
    pairs = [(ids[before], ids[task.title]) for task in pattern.tasks for before in task.waits_for]
    if pairs:
        workplan.propose_hand_overs(project=project, pairs=pairs, actor=actor)
    Standard.objects.bulk_create(
        Standard(project=project, position=number, text=standard[:1000])
        for number, standard in enumerate(pattern.standards, start=1)
    )
    return project


def _charter(
    pattern: Pattern, departments: Mapping[str, Department], starts_on: date
) -> CharterText:
    deadline = _day(starts_on, pattern.length)
    roles = [(departments[name], Role(role), said) for name, role, said in pattern.participants]
    return CharterText(
        background=pattern.background,
        scope_in=pattern.scope_in,
        scope_out=pattern.scope_out,
        starts_on=starts_on,
        deadline=deadline,
        goals=[
            GoalText(
                goal.metric,
                Direction(goal.direction),
                Measure(goal.measure),
                _figure(goal.baseline),
                _figure(goal.target),
                goal.unit,
                deadline,
            )
            for goal in pattern.goals
        ],
        milestones=[(name, _day(starts_on, days)) for name, days in pattern.milestones],
        participants=list({(d.pk, role): (d, role, said) for d, role, said in roles}.values()),
    )


def _task(task: PatternTask, department: Department, starts_on: date) -> TaskText:
    return TaskText(
        title=task.title,
        department=department,
        owner=_owner(task, department),
        module=task.module,
        action=task.action,
        planned_start=_day(starts_on, task.starts),
        planned_finish=_day(starts_on, task.finishes),
        deliverable=task.deliverable,
        risks=[RiskText(text, contingency) for text, contingency in task.risks],
    )


def _owner(task: PatternTask, department: Department) -> Person:
    """Who owned it before, else their stand-in, else the department's head (B1, P3)."""
    before = Person.objects.filter(pk=task.owner).select_related("backup").first()
    for person in (before, before.backup if before else None, head_of(department)):
        if person is None or not person.is_active:
            continue
        guests = person.memberships.values_list("department_id", flat=True)
        if department.pk in {person.department_id, *guests}:
            return person
    inside = department.people.active().order_by("name").first()
    if inside is not None:
        return inside
    raise RuleViolation(
        "B1.no_owner",
        _("Nobody in %s could own “%s”; appoint its head first.") % (department.name, task.title),
        field="departments",
    )


def _day(starts_on: date, days: int) -> date:
    return working_calendar().add(starts_on, days) if days else starts_on


def _figure(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _record(type: LibraryEvent, project: Project, actor: Person, *, after: events.Facts) -> None:
    events.record(type, ledger_id=project.ledger_id, actor=actor, subject=project, after=after)
