"""The price of a change, computed before anybody approves it (C3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from xieli.changes.models import About, ChangeRequest
from xieli.changes.queries.texts import charter_text
from xieli.kickoff.models import Project
from xieli.kickoff.queries import CharterText, text_of
from xieli.people.queries import working_calendar
from xieli.workplan.models import Dependency, ResourceCommitment, Task
from xieli.workplan.queries import network, row_text
from xieli.workplan.rules import Graph, Impact, PlannedTask, impact, late_for


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task whose end moves, with whom that concerns."""

    title: str
    department: str
    owner: str
    before: date | None
    after: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Price:
    """What a request moves, in names and working days; empty lists are good news."""

    moved: list[MovedTask]
    milestones: list[str]
    goals: list[str]
    hand_overs: list[str]
    resources: list[str]
    departments: list[str]
    people: list[str]
    critical_before: list[str]
    critical_after: list[str]
    end_before: date | None
    end_after: date | None
    deadline: date | None
    days_over: int

    @property
    def breaks_deadline(self) -> bool:
        """Whether the plan then ends after the project's deadline."""
        return self.days_over > 0


def price_of(request: ChangeRequest) -> Price:
    """Return the computed impact of a request on the plan as it stands today (C3)."""
    project = request.project
    tasks, waits = network(project)
    known = {task.pk: task for task in project.tasks.select_related("department", "owner")}
    changed, promised = _changed_dates(request), _promised_days(request)
    gone = {each.subject_id for each in request.proposals.all() if each.about == About.REMOVAL}
    after = [_moved(task, changed) for task in tasks if task.id not in gone]
    new = _new_tasks(request)
    found = impact(
        Graph.of(tasks, waits), Graph.of([*after, *new.values()], waits), working_calendar()
    )
    charter = _charter(request)
    return _price(project, charter, found, known, new, promised)


def _price(
    project: Project,
    charter: CharterText,
    found: Impact,
    known: dict[str, Task],
    new: dict[str, PlannedTask],
    promised: dict[str, date],
) -> Price:
    titles = {pk: task.title for pk, task in known.items()} | {pk: pk for pk in new}
    moved = [
        MovedTask(
            titles[each.id],
            known[each.id].department.name if each.id in known else "",
            known[each.id].owner.name if each.id in known else "",
            each.before,
            each.after,
            each.days,
        )
        for each in found.moved
    ]
    ends_after = {each.id: each.after for each in found.moved if each.after}
    over = 0
    if charter.deadline and found.end_after and found.end_after > charter.deadline:
        over = working_calendar().between(charter.deadline, found.end_after) or 1
    return Price(
        moved=moved,
        milestones=_at_risk(project, charter, found),
        goals=[
            goal.metric
            for goal in charter.goals
            if goal.due_on and found.end_before and found.end_after
            and found.end_before <= goal.due_on < found.end_after
        ],
        hand_overs=_passed(project, ends_after, promised),
        resources=_unfit(project, ends_after),
        departments=_once(each.department for each in moved),
        people=_once(each.owner for each in moved),
        critical_before=[titles[pk] for pk in found.critical_before],
        critical_after=[titles[pk] for pk in found.critical_after],
        end_before=found.end_before,
        end_after=found.end_after,
        deadline=charter.deadline,
        days_over=over,
    )  # fmt: skip


def _at_risk(project: Project, charter: CharterText, found: Impact) -> list[str]:
    """Milestones that what was to be done by then no longer keeps."""
    days = dict(charter.milestones)
    before = {each.id: each.before for each in found.moved if each.before}
    after = {each.id: each.after for each in found.moved if each.after}
    return late_for(days, before, after)


def _passed(project: Project, ends: dict[str, date], promised: dict[str, date]) -> list[str]:
    """Confirmed hand-over dates that what comes before then passes, so that they reopen (B6)."""
    rows = Dependency.objects.filter(predecessor__in=ends, confirmed_at__isnull=False)
    return [
        f"{row.predecessor.title} → {row.successor.title if not row.is_across else '…'}"
        for row in rows.select_related("predecessor", "successor")
        if (day := promised.get(row.pk, row.hand_over_on)) and ends[row.predecessor_id] > day
    ]


def _unfit(project: Project, ends: dict[str, date]) -> list[str]:
    """Resources promised for days that end before the task now does (B7)."""
    rows = ResourceCommitment.objects.filter(request__task__in=ends)
    return [
        f"{row.request.department.name} · {row.request.what} ({row.request.task.title})"
        for row in rows.select_related("request__department", "request__task")
        if row.request.ends_on and ends[row.request.task_id] > row.request.ends_on
    ]


def _moved(task: PlannedTask, dates: dict[str, tuple[date, date]]) -> PlannedTask:
    if task.id not in dates:
        return task
    start, finish = dates[task.id]
    return replace(task, planned_start=start, planned_finish=finish)


def _changed_dates(request: ChangeRequest) -> dict[str, tuple[date, date]]:
    """The new dates of the tasks that get others."""
    texts = {
        each.subject_id: row_text(each.after)
        for each in request.proposals.all()
        if each.about == About.TASK
    }
    return {
        pk: (text.planned_start, text.planned_finish)
        for pk, text in texts.items()
        if text.planned_start and text.planned_finish
    }


def _new_tasks(request: ChangeRequest) -> dict[str, PlannedTask]:
    """New tasks by their titles: they have no id yet, and nobody waits for them."""
    texts = [
        row_text(each.after) for each in request.proposals.all() if each.about == About.NEW_TASK
    ]
    return {
        text.title: PlannedTask(text.title, text.planned_start, text.planned_finish)
        for text in texts
        if text.planned_start and text.planned_finish
    }


def _promised_days(request: ChangeRequest) -> dict[str, date]:
    return {
        each.subject_id: date.fromisoformat(each.after["hand_over_on"])
        for each in request.proposals.all()
        if each.about == About.HAND_OVER
    }


def _charter(request: ChangeRequest) -> CharterText:
    for proposal in request.proposals.all():
        if proposal.about == About.CHARTER:
            return charter_text(proposal.after)
    return text_of(request.project)


def _once(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]
