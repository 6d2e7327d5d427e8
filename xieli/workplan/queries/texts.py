"""What a row and a whole breakdown say: as told to a command, recorded, and signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.events import Plain
from xieli.kickoff.models import Project
from xieli.people.models import Department, Person
from xieli.signoff.queries import on_wording
from xieli.workplan.models import Dependency, ResourceKind, ResourceRequest, Task

type RowFacts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RiskText:
    """A risk as written in the row."""

    text: str
    contingency: str = ""
    backup: Person | None = None


@dataclass(frozen=True, slots=True)
class TaskText:
    """Everything a row of the breakdown says; it replaces what the row said before."""

    title: str
    department: Department
    owner: Person
    module: str = ""
    action: str = ""
    planned_start: date | None = None
    planned_finish: date | None = None
    deliverable: str = ""
    supporters: Sequence[tuple[str, str]] = ()
    risks: Sequence[RiskText] = ()
    note: str = ""


def text_of(task: Task) -> TaskText:
    """Return what a row says now, as the command would be told it."""
    return TaskText(
        title=task.title,
        department=task.department,
        owner=task.owner,
        module=task.module,
        action=task.action,
        planned_start=task.planned_start,
        planned_finish=task.planned_finish,
        deliverable=task.deliverable,
        supporters=[(s.name, s.support) for s in task.supporters.all()],
        risks=[RiskText(r.text, r.contingency, r.backup) for r in task.risks.all()],
        note=task.note,
    )


def task_facts(task: Task) -> dict[str, Plain]:
    """Return a row as plain values, for events and for the signature."""
    return text_facts(text_of(task))


def text_facts(text: TaskText) -> dict[str, Plain]:
    """Return what a row says as plain values."""
    return {
        "title": text.title,
        "department": text.department.name,
        "module": text.module,
        "action": text.action,
        "owner": text.owner.name,
        "supporters": [{"name": name, "support": support} for name, support in text.supporters],
        "planned_start": clock.iso(text.planned_start),
        "planned_finish": clock.iso(text.planned_finish),
        "deliverable": text.deliverable,
        "risks": [
            {
                "text": risk.text,
                "contingency": risk.contingency,
                "backup": risk.backup.name if risk.backup else "",
            }
            for risk in text.risks
        ],
        "note": text.note,
    }


def row_facts(text: TaskText) -> RowFacts:
    """Return a row of the breakdown by ids, as JSON keeps it, so that it can be written again."""
    return {
        "title": text.title,
        "department": text.department.pk,
        "owner": text.owner.pk,
        "module": text.module,
        "action": text.action,
        "planned_start": clock.iso(text.planned_start),
        "planned_finish": clock.iso(text.planned_finish),
        "deliverable": text.deliverable,
        "supporters": [list(pair) for pair in text.supporters],
        "risks": [[r.text, r.contingency, r.backup.pk if r.backup else ""] for r in text.risks],
        "note": text.note,
    }


def row_text(facts: RowFacts) -> TaskText:
    """Return the row that `row_facts` kept."""
    people = Person.objects.in_bulk(
        [facts["owner"], *(backup for _t, _c, backup in facts["risks"])]
    )
    return TaskText(
        title=facts["title"],
        department=Department.objects.get(pk=facts["department"]),
        owner=people[facts["owner"]],
        module=facts["module"],
        action=facts["action"],
        planned_start=_day(facts["planned_start"]),
        planned_finish=_day(facts["planned_finish"]),
        deliverable=facts["deliverable"],
        supporters=[(name, support) for name, support in facts["supporters"]],
        risks=[RiskText(text, said, people.get(backup)) for text, said, backup in facts["risks"]],
        note=facts["note"],
    )


def breakdown_content(project: Project, open_handshakes_because: str) -> dict[str, object]:
    """Return what is shown and hashed when the breakdown is signed (B9, K4)."""
    tasks = list(project.tasks.for_breakdown())
    return {
        "code": project.code,
        "title": project.title,
        "tasks": [{**_signed_facts(task), "waits_for": _waits_for(task)} for task in tasks],
        "resources": [
            {
                "task": request.task.title,
                "kind": request.kind,
                "what": request.what,
                "amount": request.amount,
                "department": request.department.name,
                "starts_on": clock.iso(request.starts_on),
                "ends_on": clock.iso(request.ends_on),
            }
            for request in ResourceRequest.objects.filter(task__project=project).select_related(
                "task", "department"
            )
        ],
        "open_handshakes_because": open_handshakes_because,
    }


def _signed_facts(task: Task) -> dict[str, Plain]:
    said = {key: value for key, value in task_facts(task).items() if key != "note"}
    return {"id": task.pk, **said}


def named(dependency: Dependency) -> dict[str, Plain]:
    """Return what a project's own ledger and texts say of who is waited for.

    A task of another project has an id and no title there: not everybody may see it (T6).
    """
    if dependency.is_across:
        return {"predecessor_id": dependency.predecessor_id}
    return {"predecessor": dependency.predecessor.title}


def _waits_for(task: Task) -> list[Mapping[str, Plain]]:
    return [
        {
            **named(dependency),
            "hand_over_on": clock.iso(dependency.hand_over_on),
            "handshake": dependency.handshake,
        }
        for dependency in task.incoming.all()
    ]


def clause_words() -> dict[str, str]:
    """Return what the clauses of a breakdown are called, in the reader's language."""
    return {
        "code": _("Code"),
        "title": _("Title"),
        "tasks": _("Tasks"),
        "resources": _("Resources"),
        "open_handshakes_because": _("Why it may start with open hand-over dates"),
        "department": _("Department"),
        "module": _("Module"),
        "action": _("Action"),
        "owner": _("Owner"),
        "supporters": _("Supporters"),
        "planned_start": _("Planned start"),
        "planned_finish": _("Planned finish"),
        "deliverable": _("Deliverable"),
        "risks": _("Risks"),
        "waits_for": _("Waits for"),
        "kind": _("Kind"),
        "amount": _("Amount"),
        "starts_on": _("Start"),
        "ends_on": _("Finish"),
    }


def value_words() -> dict[str, dict[str, str]]:
    """Return what a breakdown says in codes, in the reader's language."""
    return {
        "handshake": handshake_words(),
        "kind": {value: str(word) for value, word in ResourceKind.choices},
    }


def handshake_words() -> dict[str, str]:
    """Return where a promised hand-over date stands, in the reader's language (B6)."""
    return {
        "confirmed": _("confirmed"),
        "proposed": _("to be confirmed"),
        "reopened": _("reopened"),
    }


on_wording(value_words)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
