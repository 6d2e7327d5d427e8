"""What passes on before an acceptance is signed: the rework somebody would own (P3)."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xieli.closing.events import ClosingEvent
from xieli.closing.models import Rework
from xieli.closing.queries import ACCEPTANCE
from xieli.core import events
from xieli.kickoff.commands.succession import lock_unfinished, visible_projects
from xieli.kickoff.models import Phase
from xieli.people.commands import on_closing, on_leaving
from xieli.people.models import Department, Person
from xieli.people.queries import Duty, on_duties
from xieli.signoff import commands as signoff


def inherit_rework(leaver: Person, heir: Person) -> None:
    """Rework that is not a task yet passes to whoever stands in; run by the leaving itself (P3).

    The text that names the leaver is asked for again: nobody has signed the heir (K3, K4).
    """
    lock_unfinished()
    for row in _open_rework().filter(owner=leaver):
        Rework.objects.filter(pk=row.pk).update(owner=heir)
        _record(row, None, before=leaver.pk, after=heir.pk)


def inherit_rework_of_department(
    department: Department, successor: Department, actor: Person | None
) -> None:
    """A closed department's rework is its successor's; the text is asked for again (P3, K3)."""
    lock_unfinished()
    for row in _open_rework().filter(department=department):
        Rework.objects.filter(pk=row.pk).update(department=successor)
        _record(row, actor, before=department.pk, after=successor.pk)


def rework_duties(holder: Person | Department, viewer: Person | None) -> Iterator[Duty]:
    """Name the rework that would be a person's or a department's once all have signed."""
    seen = visible_projects(viewer)
    is_held = {"owner": holder} if isinstance(holder, Person) else {"department": holder}
    for row in _open_rework().filter(**is_held):
        project = row.acceptance.project
        if seen is None or project.pk in seen:
            url = f"/projects/{project.code}/acceptance/"
            yield Duty(_("Rework"), f"{row.title} · {project.title}", url)
        else:
            yield Duty(_("Rework"), _("in a confidential project"))


def _open_rework() -> QuerySet[Rework]:
    rows = Rework.objects.filter(acceptance__concluded_at__isnull=True)
    rows = rows.exclude(acceptance__project__phase=Phase.ARCHIVED)
    rows = rows.select_related("acceptance__project")
    return rows.order_by("acceptance__project__ledger_id", "pk")


def _record(row: Rework, actor: Person | None, *, before: str, after: str) -> None:
    project = row.acceptance.project
    events.record(
        ClosingEvent.REWORK_INHERITED,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=project,
        before={"rework": row.title, "by": before},
        after={"rework": row.title, "by": after},
    )
    signoff.lapse_open_revision(kind=ACCEPTANCE, subject_id=row.acceptance_id, actor=actor)


on_leaving(inherit_rework)
on_closing(inherit_rework_of_department)
on_duties(rework_duties)
