"""Patterns to start from: those that ship, the organisation's own, and archived cases (A4, K6)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

import xieli.library
from xieli.closing.queries import plain
from xieli.kickoff.models import Project
from xieli.library.models import ChecklistEntry, Playbook
from xieli.library.rules import Pattern, PatternGoal, PatternTask, from_plain
from xieli.people.models import Department
from xieli.people.queries import working_calendar
from xieli.workplan.models import Task

SHIPPED = Path(xieli.library.__file__).parent / "data" / "playbooks"


@dataclass(frozen=True, slots=True)
class Offer:
    """A playbook one can start from: shipped (`id` is its file's name) or the organisation's."""

    id: str
    name: str
    summary: str
    pattern: Pattern
    row: Playbook | None = None


@cache
def shipped() -> tuple[Offer, ...]:
    """Return the playbooks that come with Xieli, in the order of the four kinds."""
    found = []
    for path in sorted(SHIPPED.glob("*.json")):
        said = json.loads(path.read_text("utf-8"))
        found.append(Offer(path.stem, said["name"], said["summary"], from_plain(said["pattern"])))
    return tuple(found)


def offers() -> list[Offer]:
    """Return every playbook to start from; one made our own takes the place of its origin."""
    own = list(Playbook.objects.standing())
    replaced = {row.origin for row in own}
    return [
        *(_offer(row) for row in own),
        *(offer for offer in shipped() if offer.id not in replaced),
    ]


def offer(pk: str) -> Offer | None:
    """Return one playbook by its id; None when there is none."""
    row = Playbook.objects.standing().filter(pk=pk.replace("\0", "")).first()
    if row is not None:
        return _offer(row)
    return next((each for each in shipped() if each.id == pk), None)


def _offer(row: Playbook) -> Offer:
    return Offer(row.pk, row.name, row.summary, from_plain(row.pattern), row)


def checklist() -> list[ChecklistEntry]:
    """Return the standards every new project begins with (A4)."""
    return list(ChecklistEntry.objects.filter(retired_at__isnull=True))


def with_checklist(pattern: Pattern) -> Pattern:
    """Return a pattern with the organisation's standards behind its own, each said once."""
    said = [*pattern.standards, *(entry.text for entry in checklist())]
    return replace(pattern, standards=list(dict.fromkeys(said)))


def pattern_of(project: Project) -> Pattern:
    """Return what an earlier project passes on: its plan, risks and what it taught (A6)."""
    starts_on = project.starts_on or min(_days(project), default=None)
    tasks = list(project.tasks.for_breakdown())
    length = _offset(starts_on, project.deadline)
    return Pattern(
        kind=project.kind,
        urgency=project.urgency,
        background=project.background,
        scope_in=project.scope_in,
        scope_out=project.scope_out,
        length=max([length, *(_offset(starts_on, task.planned_finish) for task in tasks)]),
        participants=[
            (row.department.name, row.role, row.contribution)
            for row in project.participants.select_related("department").order_by("pk")
        ],
        goals=[
            PatternGoal(
                goal.metric,
                goal.direction,
                goal.measure,
                plain(goal.baseline) or "",
                plain(goal.target) or "",
                goal.unit,
            )
            for goal in project.goals.all()
        ],
        milestones=[
            (milestone.name, _offset(starts_on, milestone.due_on))
            for milestone in project.milestones.all()
        ],
        tasks=[_task(task, starts_on) for task in tasks],
        standards=_taught(project),
    )


def _task(task: Task, starts_on: date | None) -> PatternTask:
    return PatternTask(
        title=task.title,
        department=task.department.name,
        module=task.module,
        action=task.action,
        deliverable=task.deliverable,
        starts=_offset(starts_on, task.planned_start),
        finishes=_offset(starts_on, task.planned_finish),
        waits_for=[row.predecessor.title for row in task.incoming.all() if not row.is_across],
        risks=[(risk.text, risk.contingency) for risk in task.risks.all()],
        owner=task.owner_id,
    )


def _taught(project: Project) -> list[str]:
    retrospective = getattr(project, "retrospective", None)
    lessons = retrospective.lessons.filter(question="standardise") if retrospective else ()
    carried = project.standards.values_list("text", flat=True)
    return list(dict.fromkeys([*carried, *(lesson.text for lesson in lessons)]))


def _days(project: Project) -> Iterable[date]:
    days = project.tasks.values_list("planned_start", flat=True)
    return (day for day in days if day is not None)


def _offset(start: date | None, day: date | None) -> int:
    """Return the working days between; a day before the start counts as the start."""
    if start is None or day is None:
        return 0
    return max(0, working_calendar().between(start, day))


def departments_by_name(names: Iterable[str]) -> dict[str, Department]:
    """Return the open departments a pattern names; what closed passes to its successor (P3)."""
    open_ones = {d.name: d for d in Department.objects.open().select_related("head")}
    found = {}
    for name in names:
        department = open_ones.get(name)
        if department is None:
            closed = Department.objects.filter(name=name, closed_on__isnull=False)
            last = closed.select_related("successor").order_by("-closed_on").first()
            department = last.successor if last else None
        if department is not None and department.closed_on is None:
            found[name] = department
    return found


def unusable_words() -> dict[str, str]:
    """Return why nothing can be started from a pattern, in the reader's language."""
    return {
        "K1.no_department": _("Every line of the participants names a department and its role."),
        "K1.one_initiating": _("Name one initiating department."),
        "K1.one_lead": _("Name one leading department."),
        "K1.no_supervising": _("Name a supervising department."),
        "K1.lead_supervises_itself": _("The lead cannot supervise itself."),
        "B9.no_task": _("A playbook has at least one task."),
        "B1.title": _("Every task has a title of its own."),
        "B1.outsider": _("The department of a task takes part in the project."),
        "B3.no_department": _("Every task names its owner's department."),
        "B4.outside_window": _(
            "A task lies between the start and the end, and ends after it begins."
        ),
        "B5.unknown": _("A task waits for another task of the playbook."),
        "B5.cycle": _("Tasks wait for each other in a circle."),
        "K6.malformed": _("This is not a playbook."),
    }
