"""Tasks over the API."""

from datetime import date, datetime
from typing import Self

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status

from xieli.core.api import Day, Limit, Named, Page, Removed, Text, found, if_match, page, tag
from xieli.core.errors import RuleViolation
from xieli.kickoff.models import Project
from xieli.people.api import Authenticated
from xieli.people.models import Department, Person
from xieli.workplan import commands, policies, queries
from xieli.workplan.models import Dependency, Task
from xieli.workplan.queries import RiskText, TaskText
from xieli.workplan.rules import Tier

router = Router(tags=["tasks"])


class SupporterBody(Schema):
    """Who helps, with exactly what (B2)."""

    name: Text
    support: Text = ""


class RiskBody(Schema):
    """A risk, its contingency and who stands in: by name, id or e-mail (B8)."""

    text: Text
    contingency: Text = ""
    backup: Text | None = None


class RiskOut(RiskBody):
    """A risk of a row, and where it stands (S9)."""

    id: str
    state: str


class PredecessorOut(Schema):
    """What the task waits for, and where the handshake on its date stands (B6).

    `asked` has to answer since `asked_at`, unless it is confirmed; another project keeps its
    people to itself (T6). `promised_on` is the date last confirmed.
    """

    id: str
    title: str
    handshake: str
    hand_over: str
    hand_over_on: date | None
    promised_on: date | None
    asked: Named | None
    asked_at: datetime | None


class TaskOut(Schema):
    """A row of the breakdown; `version` is what If-Match gives back."""

    id: str
    title: str
    department: Named
    module: str
    action: str
    owner: Named
    supporters: list[SupporterBody]
    planned_start: date | None
    planned_finish: date | None
    forecast_finish: date | None
    actual_finish: date | None
    status: str
    percent: int
    deliverable: str
    predecessors: list[PredecessorOut]
    risks: list[RiskOut]
    note: str
    version: int

    @classmethod
    def of(cls, task: Task) -> Self:
        """Return the row as it is told outside."""
        return cls(
            id=task.pk,
            title=task.title,
            department=Named(id=task.department_id, name=task.department.name),
            module=task.module,
            action=task.action,
            owner=Named(id=task.owner_id, name=task.owner.name),
            supporters=[
                SupporterBody(name=s.name, support=s.support) for s in task.supporters.all()
            ],
            planned_start=task.planned_start,
            planned_finish=task.planned_finish,
            forecast_finish=task.forecast_finish,
            actual_finish=task.actual_finish,
            status=str(task.status),
            percent=task.percent,
            deliverable=task.deliverable,
            predecessors=[
                PredecessorOut(
                    id=d.predecessor_id,
                    title=d.awaited,
                    handshake=d.handshake.value,
                    hand_over=d.pk,
                    hand_over_on=d.hand_over_on,
                    promised_on=d.promised_on,
                    asked=_asked(d),
                    asked_at=d.asked_since if d.is_open else None,
                )
                for d in task.incoming.all()
            ],
            risks=[
                RiskOut(
                    id=r.pk,
                    state=r.state.value,
                    text=r.text,
                    contingency=r.contingency,
                    backup=r.backup.name if r.backup else None,
                )
                for r in task.risks.all()
            ],
            note=task.note,
            version=task.version,
        )


class TaskAsked(Schema):
    """What of a row would change; what is left out stays."""

    title: Text | None = None
    department: Text | None = None
    owner: Text | None = None
    module: Text | None = None
    action: Text | None = None
    planned_start: Day | None = None
    planned_finish: Day | None = None
    deliverable: Text | None = None
    note: Text | None = None


class TaskPatch(TaskAsked):
    """What of a row changes; what is left out stays. People by id, e-mail or a name of one."""

    supporters: list[SupporterBody] | None = None
    risks: list[RiskBody] | None = None


class TaskIn(TaskPatch):
    """A new row."""

    title: Text
    department: Text
    owner: Text


class TierOut(Schema):
    """Who has to agree to an edit (C1), in a word and a sentence; whether the caller may save it.

    What the caller may not save goes into a change request: POST /tasks/{id}/changes.
    """

    tier: Tier
    words: str
    may_save: bool


@router.get("/projects/{code}/tasks", response=Page[TaskOut])
def tasks(request: Authenticated, code: str, limit: Limit = 50, cursor: str = "") -> Page[TaskOut]:
    """The rows of the breakdown, in order."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    rows, after = page(project.tasks.for_breakdown(), by="position", limit=limit, cursor=cursor)
    return Page[TaskOut](items=[TaskOut.of(row) for row in rows], next=after)


@router.post("/projects/{code}/tasks", response={201: TaskOut})
def add_task(request: Authenticated, code: str, said: TaskIn) -> Status[TaskOut]:
    """Add a row with its one owner (B1)."""
    project = found(Project.objects.visible_to(request.auth), code=code)
    base = TaskText(
        said.title, department_meant(said.department), person_meant(said.owner, "owner")
    )
    row = commands.add_task(project=project, text=merged(base, said), actor=request.auth)
    return Status(201, TaskOut.of(visible_task(row.pk, request.auth)))


@router.get("/tasks/{task_id}", response=TaskOut)
def task(request: Authenticated, response: HttpResponse, task_id: str) -> TaskOut:
    """One row."""
    row = visible_task(task_id, request.auth)
    tag(response, row.version)
    return TaskOut.of(row)


@router.get("/tasks/{task_id}/tier", response=TierOut)
def tier(request: Authenticated, task_id: str, said: Query[TaskAsked]) -> TierOut:
    """Who would have to agree to an edit, before anybody makes it (C1)."""
    row = visible_task(task_id, request.auth)
    text = merged(queries.text_of(row), TaskPatch(**said.model_dump(exclude_unset=True)))
    found = queries.tier_of_edit(row, text)
    return TierOut(
        tier=found,
        words=queries.tier_sentence(row, found),
        may_save=policies.can_edit_task(request.auth, row)
        and policies.can_settle(request.auth, row, found),
    )


@router.patch("/tasks/{task_id}", response=TaskOut)
def edit_task(request: Authenticated, task_id: str, said: TaskPatch) -> TaskOut:
    """Change what the caller's tier allows (C1); needs If-Match."""
    row = visible_task(task_id, request.auth)
    version = if_match(request)
    text = merged(queries.text_of(row), said)
    commands.edit_task(task=row, text=text, version=version, actor=request.auth)
    return TaskOut.of(visible_task(task_id, request.auth))


@router.delete("/tasks/{task_id}", response=Removed)
def remove_task(request: Authenticated, task_id: str) -> Removed:
    """Take a row out before the breakdown is signed; needs If-Match."""
    row = visible_task(task_id, request.auth)
    commands.remove_task(task=row, version=if_match(request), actor=request.auth)
    return Removed(id=task_id)


def merged(base: TaskText, said: TaskPatch) -> TaskText:
    """Put what was said over what stands; a null clears a date, an absent field stays."""
    given = said.model_dump(exclude_unset=True)
    fields = {name: getattr(base, name) for name in TaskText.__dataclass_fields__}
    plain = ("title", "module", "action", "deliverable", "note")
    fields |= {name: given[name] or "" for name in plain if name in given}
    fields |= {n: given[n] for n in ("planned_start", "planned_finish") if n in given}
    if given.get("department"):
        fields["department"] = department_meant(given["department"])
    if given.get("owner"):
        fields["owner"] = person_meant(given["owner"], "owner")
    if said.supporters is not None:
        fields["supporters"] = [(s.name, s.support) for s in said.supporters]
    if said.risks is not None:
        fields["risks"] = [
            RiskText(r.text, r.contingency, person_meant(r.backup, "risks") if r.backup else None)
            for r in said.risks
        ]
    return TaskText(**fields)


def person_meant(said: str, field: str) -> Person:
    """Return whom an id, an e-mail address or a name that one person bears means."""
    active = Person.objects.active().select_related("department")
    rows = list(active.filter(Q(pk=said) | Q(email=said.lower()) | Q(name=said))[:2])
    if len(rows) != 1:
        raise RuleViolation("B1.no_owner", _("There is nobody %s.") % said, field=field)
    return rows[0]


def department_meant(said: str) -> Department:
    """Return the open department an id or a name means."""
    row = Department.objects.open().filter(Q(pk=said) | Q(name=said)).first()
    if row is None:
        raise RuleViolation(
            "unknown_department", _("There is no department %s.") % said, field="department"
        )
    return row


def visible_task(task_id: str, person: Person) -> Task:
    """Return a row this person may see; 404 otherwise (T6)."""
    rows = Task.objects.visible_to(person).for_breakdown().select_related("project")
    return found(rows, pk=task_id)


def _asked(dependency: Dependency) -> Named | None:
    owner = dependency.asked.owner
    is_told = dependency.is_open and (dependency.is_offered or not dependency.is_across)
    return Named(id=owner.pk, name=owner.name) if is_told else None
