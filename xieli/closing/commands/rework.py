"""The tasks a failed goal asks for: signed with the acceptance, then put into the plan (A3)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xieli.changes.queries import titles_under_signature
from xieli.closing.models import Acceptance, Rework
from xieli.closing.queries import ReworkText
from xieli.core.database import save_checked
from xieli.core.errors import RuleViolation
from xieli.kickoff.models import Project
from xieli.kickoff.queries import signing_departments
from xieli.workplan.commands import TaskText, require_owner


def rewrite_rework(acceptance: Acceptance, texts: Sequence[ReworkText]) -> None:
    """Keep these rows in place of those before, or refuse what no plan would take (A3, B1, B4).

    The last signature makes tasks of them, so nothing may be left for it to stumble over.
    """
    acceptance.rework.all().delete()
    _require_titles(acceptance.project, texts)
    signing = {department.pk for department in signing_departments(acceptance.project)}
    for text in texts:
        if text.department.pk not in signing:
            raise RuleViolation(
                "A3.outsider",
                _("%s does not take part in this project.") % text.department.name,
                field="rework",
            )
        require_owner(text.owner, text.department)
        save_checked(Rework(acceptance=acceptance, **_columns(text)))


def tasks_of_rework(acceptance: Acceptance) -> list[TaskText]:
    """Return the rework as rows of the breakdown."""
    return [
        TaskText(
            title=row.title,
            department=row.department,
            owner=row.owner,
            module=_("Rework"),
            action=row.title,
            planned_start=row.planned_start,
            planned_finish=row.planned_finish,
            deliverable=row.deliverable,
        )
        for row in acceptance.rework.select_related("department", "owner")
    ]


def _require_titles(project: Project, texts: Sequence[ReworkText]) -> None:
    """A title is one task's: no other row's here, none's in the plan or in a change under way."""
    standing = set(project.tasks.values_list("title", flat=True))
    taken = standing | titles_under_signature(project)
    for text in texts:
        title = text.title.strip()
        if not title or not text.deliverable.strip():
            raise RuleViolation(
                "B4.no_deliverable",
                _("A rework task has a title and a deliverable."),
                field="rework",
            )
        if title in taken:
            said = (
                _("This project has a task of this name already.")
                if title in standing
                else _("Two tasks would be called “%s”.") % title
            )
            raise RuleViolation("B1.title", said, field="rework")
        taken.add(title)


def _columns(text: ReworkText) -> dict[str, object]:
    return {
        "title": text.title.strip(),
        "department": text.department,
        "owner": text.owner,
        "planned_start": text.planned_start,
        "planned_finish": text.planned_finish,
        "deliverable": text.deliverable.strip(),
    }
