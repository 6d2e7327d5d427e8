"""A row of the breakdown as typed."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.attachments.queries import attached
from xieli.core import clock
from xieli.core.errors import RuleViolation
from xieli.core.web import parse_day
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.policies import takes_part
from xieli.people.models import Department, Person
from xieli.workplan import policies
from xieli.workplan.commands import RiskText, TaskText
from xieli.workplan.models import Dependency, ResourceKind, Task


def task_text(said: QueryDict) -> TaskText:
    """Return the row typed; raises RuleViolation naming what cannot be read."""
    department = Department.objects.open().filter(pk=said.get("department", "")).first()
    owner = Person.objects.active().filter(pk=said.get("owner", "")).first()
    if department is None:
        raise RuleViolation("B3.no_department", _("Choose the department."), field="department")
    if owner is None:
        raise RuleViolation("B1.no_owner", _("Choose the one owner."), field="owner")
    return TaskText(
        title=said.get("title", "").strip(),
        department=department,
        owner=owner,
        module=said.get("module", "").strip(),
        action=said.get("action", "").strip(),
        planned_start=parse_day(said.get("planned_start", ""), "planned_start"),
        planned_finish=parse_day(said.get("planned_finish", ""), "planned_finish"),
        deliverable=said.get("deliverable", "").strip(),
        supporters=typed_supporters(said),
        risks=_risks(said),
        note=said.get("note", "").strip(),
    )


def typed_supporters(said: QueryDict) -> list[tuple[str, str]]:
    """Return the supporters typed, each with what they support."""
    rows = zip(said.getlist("supporter"), said.getlist("support"), strict=False)
    return [(name.strip(), support.strip()) for name, support in rows if name.strip()]


def typed_risks(said: QueryDict) -> list[tuple[str, str, str | None]]:
    """Return the risks typed: words, contingency, and the stand-in's id."""
    rows = zip(
        said.getlist("risk"), said.getlist("contingency"), said.getlist("backup"), strict=False
    )
    return [
        (text.strip(), contingency.strip(), backup or None)
        for text, contingency, backup in rows
        if text.strip()
    ]


def _risks(said: QueryDict) -> list[RiskText]:
    backups = {p.pk: p for p in Person.objects.active().filter(pk__in=said.getlist("backup"))}
    return [
        RiskText(text, contingency, backups.get(backup or ""))
        for text, contingency, backup in typed_risks(said)
    ]


def said_of_row(text: TaskText, version: int) -> Mapping[str, object]:
    """Return what a row's form shows of a text."""
    return {
        "title": text.title,
        "department": text.department.pk,
        "owner": text.owner.pk,
        "module": text.module,
        "action": text.action,
        "planned_start": clock.iso(text.planned_start) or "",
        "planned_finish": clock.iso(text.planned_finish) or "",
        "deliverable": text.deliverable,
        "note": text.note,
        "version": version,
    }


def lists_of(text: TaskText | None, said: QueryDict | None = None) -> dict[str, object]:
    """Return supporters and risks as typed, else as a text says, each with an empty line below."""
    supporters, risks = list[tuple[str, str]](), list[tuple[str, str, str | None]]()
    if said is not None:
        supporters, risks = typed_supporters(said), typed_risks(said)
    elif text is not None:
        supporters = list(text.supporters)
        risks = [(r.text, r.contingency, r.backup.pk if r.backup else None) for r in text.risks]
    return {"supporters": [*supporters, ("", "")], "risks": [*risks, ("", "", None)]}


def people_by_department() -> Mapping[Department, list[Person]]:
    """Return whom one may choose as owner, department by department."""
    found: dict[Department, list[Person]] = {}
    for person in (
        Person.objects.active().select_related("department").order_by("department__name", "name")
    ):
        found.setdefault(person.department, []).append(person)
    return found


def about_row(person: Person, project: Project, row: Task | None) -> dict[str, object]:
    """Return what the panel and the page of one row show beside its own columns."""
    return {
        "project": project,
        "page": "breakdown",
        "task": row,
        "people": people_by_department(),
        "departments": Department.objects.open(),
        "kinds": ResourceKind,
        "incoming": _hand_overs(person, row) if row else [],
        "visible": set(Project.objects.visible_to(person).values_list("pk", flat=True)),
        "attached": attached(project, person),
        "may_ask_for_change": project.phase == Phase.EXECUTION and takes_part(person, project),
        "others": project.tasks.exclude(pk=row.pk) if row else [],
    }


def _hand_overs(person: Person, row: Task) -> list[tuple[Dependency, bool]]:
    rows = row.incoming.select_related(
        "predecessor__owner", "predecessor__department", "predecessor__project",
        "successor__department", "successor__project", "successor__owner",
    )  # fmt: skip
    return [(d, policies.can_confirm_hand_over(person, d)) for d in rows]
