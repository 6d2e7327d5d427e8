"""What passes on when a department closes: its roles in unfinished projects (P3)."""

from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.errors import RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.events import KickoffEvent
from xieli.kickoff.models import Participation, Phase, Project
from xieli.kickoff.rules import Role
from xieli.people.commands import on_closing
from xieli.people.models import Department, Person
from xieli.people.queries import Duty, on_duties

APART = {Role.LEAD.value, Role.SUPERVISING.value}  # never the same department (K1)


def inherit_roles(department: Department, successor: Department, actor: Person | None) -> None:
    """The successor takes part in every unfinished project in its place; run by the closing.

    Refuses P3.lead_supervises where one of the two leads what the other supervises.
    """
    lock_unfinished()
    projects = {row.project_id: row.project for row in _open_roles(department).order_by("pk")}
    for project in projects.values():
        held = set(project.participants.filter(department=successor).values_list("role", flat=True))
        roles = project.participants.filter(department=department)
        taken = set(roles.values_list("role", flat=True))
        if held | taken >= APART:
            raise RuleViolation(
                "P3.lead_supervises",
                _("%(successor)s would both lead and supervise “%(project)s”.")
                % {"successor": successor.name, "project": project.title},
                field="successor",
            )
        roles.filter(role__in=held).delete()
        roles.update(department=successor)
        Project.objects.filter(pk=project.pk).update(version=F("version") + 1)
        events.record(
            KickoffEvent.ROLES_INHERITED,
            ledger_id=project.ledger_id,
            actor=actor,
            subject=project,
            before={"department": department.pk, "roles": list[events.Plain](sorted(taken))},
            after={"department": successor.pk, "roles": list[events.Plain](sorted(held | taken))},
        )


def lock_unfinished() -> None:
    """Lock every project that is under way, in the order of their ledgers (T1).

    What passes on is read after that: nobody gives a leaver another task meanwhile.
    """
    under_way = Project.objects.exclude(phase=Phase.ARCHIVED).values("ledger")
    list(Ledger.objects.select_for_update().filter(pk__in=under_way).order_by("pk").values("pk"))


def role_duties(holder: Person | Department, viewer: Person | None) -> Iterator[Duty]:
    """Name the unfinished projects a department takes part in."""
    if isinstance(holder, Person):
        return
    seen = visible_projects(viewer)
    for row in _open_roles(holder):
        if seen is None or row.project_id in seen:
            yield Duty(_("Project"), row.project.title, f"/projects/{row.project.code}/")
        else:
            yield Duty(_("Project"), _("a confidential one"))


def visible_projects(viewer: Person | None) -> set[str] | None:
    """Return the ids of the projects somebody may see; None for the terminal, which sees all."""
    if viewer is None:
        return None
    return set(Project.objects.visible_to(viewer).values_list("pk", flat=True))


def _open_roles(department: Department) -> QuerySet[Participation]:
    rows = Participation.objects.filter(department=department).select_related("project")
    return rows.exclude(project__phase=Phase.ARCHIVED)


on_closing(inherit_roles)
on_duties(role_duties)
