"""A pasted or uploaded breakdown becomes a draft project with its tasks."""

from datetime import date

from xieli.core.database import write
from xieli.exchange.commands.imports import import_table
from xieli.exchange.queries import Choices
from xieli.exchange.queries.texts import day_in
from xieli.exchange.rules import ParsedTable
from xieli.kickoff import commands as kickoff
from xieli.kickoff.commands import CharterText
from xieli.kickoff.models import Project
from xieli.kickoff.rules import Role
from xieli.people.models import Department, Person


@write()
def start_project_from_table(
    *,
    table: ParsedTable,
    code: str,
    title: str,
    choices: Choices,
    actor: Person,
    file_name: str = "",
) -> Project:
    """A pasted or uploaded breakdown becomes a draft project with its tasks.

    The actor's department initiates and leads; every department of the table cooperates.
    """
    said = next((str(r.values["project"]) for r in table.rows if r.values.get("project")), "")
    project = kickoff.create_project(code=code, title=title.strip() or said, actor=actor)
    names = {str(row.values.get("department") or "") for row in table.rows}
    days = [d for row in table.rows for d in _days(row.values)]
    text = CharterText(
        starts_on=min(days, default=None),
        deadline=max(days, default=None),
        participants=[
            (actor.department, Role.INITIATING, ""),
            (actor.department, Role.LEAD, ""),
            *(
                (department, Role.COOPERATING, "")
                for department in Department.objects.open().filter(name__in=names)
                if department.pk != actor.department_id
            ),
        ],
    )
    project = kickoff.edit_charter(project=project, text=text, version=project.version, actor=actor)
    import_table(table=table, project=project, choices=choices, actor=actor, file_name=file_name)
    return project


def _days(values: object) -> list[date]:
    if not isinstance(values, dict):
        return []
    found = [day_in(values.get("planned_start")), day_in(values.get("planned_finish"))]
    return [day for day in found if day]
