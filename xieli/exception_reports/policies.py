"""May this person report, complete, acknowledge, close or reopen an exception?"""

from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Project
from xieli.kickoff.policies import has_role
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.workplan import policies as workplan
from xieli.workplan.models import Task


def can_report(actor: Person, task: Task) -> bool:
    """Any owner or supporter, any time; and whoever plans the task (S4)."""
    return (
        workplan.can_edit_task(actor, task)
        or task.supporters.filter(person=actor).exists()
        or task.project.tasks.filter(owner=actor).exists()
    )


def can_complete(actor: Person, report: ExceptionReport) -> bool:
    """The task's owner says why; the reporter, the lead and the department may help."""
    return actor.pk == report.opened_by_id or workplan.can_edit_task(actor, report.task)


def can_acknowledge(actor: Person, project: Project) -> bool:
    """Members of the leading department (S5)."""
    return has_role(actor, project, Role.LEAD)


def can_reopen(actor: Person, project: Project) -> bool:
    """Members of a supervising department (S5)."""
    return has_role(actor, project, Role.SUPERVISING)
