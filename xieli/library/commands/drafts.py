"""A pattern becomes a draft: charter, breakdown, cadence and standards, counted from its start."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import CharterText, GoalText
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Direction, Measure, Role
from xieli.library import queries
from xieli.library.models import Standard
from xieli.library.rules import Pattern, PatternTask, departments_of, in_turn
from xieli.people.models import Department, Person
from xieli.people.queries import working_calendar
from xieli.people.rules import WorkingCalendar
from xieli.progress import commands as progress
from xieli.progress.queries import cadence_row
from xieli.signoff.policies import head_of
from xieli.workplan import commands as workplan
from xieli.workplan.commands import RiskText, TaskText
from xieli.workplan.models import Task


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a pattern leaves open: who of ours is meant, and when it begins."""

    departments: Mapping[str, Department]
    people: Mapping[str, Person]
    starts_on: date
    calendar: WorkingCalendar

    def day(self, number: int) -> date:
        """Return a day of the pattern; day 0 is the first that is worked, never one before."""
        return self.calendar.add(self.calendar.next_working(self.starts_on), number)


def begin_draft(
    pattern: Pattern,
    code: str,
    title: str,
    starts_on: date,
    departments: Mapping[str, Department],
    actor: Person,
) -> Project:
    """Write the draft of a project, for a command that says what it is started from.

    No task begins before the start, nor before what it waits for: nothing is late from the outset.
    """
    pattern = queries.with_checklist(in_turn(pattern))
    ours, people = _departments(pattern, departments), _people(pattern)
    meant = _Meant(ours, people, starts_on, working_calendar())
    project = kickoff.create_project(
        code=code, title=title, kind=pattern.kind, urgency=pattern.urgency, actor=actor
    )
    text = _charter(pattern, meant)
    project = kickoff.edit_charter(project=project, text=text, version=project.version, actor=actor)
    texts = [_task(task, meant) for task in pattern.tasks]
    tasks = workplan.add_tasks(project=project, texts=texts, actor=actor)
    ids = {task.title: task.pk for task in tasks}
    pairs = [(ids[before], ids[task.title]) for task in pattern.tasks for before in task.waits_for]
    if pairs:
        workplan.propose_hand_overs(project=project, pairs=pairs, actor=actor)
    for task, said in zip(tasks, pattern.tasks, strict=True):
        _ask_for_resources(task, said, meant, actor)
    if pattern.cadence.rhythm:
        progress.set_cadence(
            project=project,
            rhythm=pattern.cadence.rhythm,
            weekday=pattern.cadence.weekday,
            at=time.fromisoformat(pattern.cadence.at).replace(tzinfo=None),
            version=cadence_row(project).version,
            actor=actor,
        )
    Standard.objects.bulk_create(
        Standard(project=project, position=number, text=standard[:1000])
        for number, standard in enumerate(pattern.standards, start=1)
    )
    return project


def _departments(pattern: Pattern, meant: Mapping[str, Department]) -> Mapping[str, Department]:
    named = departments_of(pattern)
    departments = {**queries.departments_by_name(named), **meant}
    for name in named:
        if name not in departments:
            raise RuleViolation(
                "K6.no_department",
                _("There is no department %s here; say which one is meant.") % name,
                field="departments",
            )
    return departments


def _charter(pattern: Pattern, meant: _Meant) -> CharterText:
    deadline = meant.day(pattern.length)
    roles = [
        (meant.departments[name], Role(role), said) for name, role, said in pattern.participants
    ]
    return CharterText(
        background=pattern.background,
        scope_in=pattern.scope_in,
        scope_out=pattern.scope_out,
        starts_on=meant.starts_on,
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
        milestones=[(name, meant.day(days)) for name, days in pattern.milestones],
        participants=list({(d.pk, role): (d, role, said) for d, role, said in roles}.values()),
    )


def _task(task: PatternTask, meant: _Meant) -> TaskText:
    department = meant.departments[task.department]
    owner = _owner(task, department, meant)
    return TaskText(
        title=task.title,
        department=department,
        owner=owner,
        module=task.module,
        action=task.action,
        planned_start=meant.day(task.starts),
        planned_finish=meant.day(task.finishes),
        deliverable=task.deliverable,
        supporters=[(_helper(who, meant), support) for who, support in task.supporters],
        risks=[
            RiskText(text, contingency, _backup(meant.people.get(who), owner))
            for text, contingency, who in task.risks
        ],
    )


def _ask_for_resources(task: Task, said: PatternTask, meant: _Meant, actor: Person) -> None:
    """Ask anew for what was needed before: nothing promised then is promised now (B7)."""
    for asked in said.resources:
        workplan.request_resource(
            task=task,
            kind=asked.kind,
            what=asked.what,
            amount=asked.amount,
            department=meant.departments[asked.department],
            starts_on=None if asked.starts is None else meant.day(asked.starts),
            ends_on=None if asked.finishes is None else meant.day(asked.finishes),
            actor=actor,
        )


def _owner(task: PatternTask, department: Department, meant: _Meant) -> Person:
    """Who owned it before, else their stand-in, else the department's head (B1, P3)."""
    before = meant.people.get(task.owner)
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


def _helper(who: str, meant: _Meant) -> str:
    """Return the name of who supports now: a department as we call it, a person or who is in (P3).

    Whoever is known here no longer, and has no stand-in, is named by their department's head.
    """
    if who in meant.departments:
        return meant.departments[who].name
    person = meant.people.get(who)
    if person is None:
        return who
    for each in (person, person.backup, head_of(person.department)):
        if each is not None and each.is_active:
            return each.name
    return person.name


def _backup(person: Person | None, owner: Person) -> Person | None:
    """Return the B角 of before where they still work here and do not own the task now (B8)."""
    return person if person is not None and person.is_active and person != owner else None


def _people(pattern: Pattern) -> Mapping[str, Person]:
    """Return whom the pattern means by each id, or by a name that only one person here has."""
    said = {task.owner for task in pattern.tasks}
    said |= {who for task in pattern.tasks for who, _support in task.supporters}
    said |= {who for task in pattern.tasks for _text, _plan, who in task.risks}
    people = Person.objects.select_related("backup", "department__head")
    named = Counter[str]()
    found = dict[str, Person]()
    for person in people.active().filter(name__in=said):
        named[person.name] += 1
        found[person.name] = person
    found = {name: person for name, person in found.items() if named[name] == 1}
    return found | {person.pk: person for person in people.filter(pk__in=said)}


def _figure(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
