"""A row of the breakdown as typed."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.kickoff.forms import parse_day
from xieli.people.models import Department, Person
from xieli.workplan.commands import RiskText, TaskText


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


def people_by_department() -> Mapping[Department, list[Person]]:
    """Return whom one may choose as owner, department by department."""
    found: dict[Department, list[Person]] = {}
    for person in (
        Person.objects.active().select_related("department").order_by("department__name", "name")
    ):
        found.setdefault(person.department, []).append(person)
    return found
