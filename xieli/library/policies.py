"""May this person archive, shape a playbook, or make a lesson a standard?"""

from xieli.closing.models import Lesson
from xieli.kickoff.models import Project
from xieli.kickoff.policies import has_role, takes_part
from xieli.kickoff.rules import Role
from xieli.people.models import Department, Person


def can_archive(actor: Person, project: Project) -> bool:
    """The lead gathers what belongs into the archive, or the supervising department does (A5)."""
    return has_role(actor, project, Role.LEAD, Role.SUPERVISING)


def can_edit_playbooks(actor: Person) -> bool:
    """Department heads and administrators shape how everybody starts."""
    heads = Department.objects.open().filter(head=actor)
    return actor.is_active and (actor.is_administrator or heads.exists())


def can_adopt(actor: Person, lesson: Lesson) -> bool:
    """The owner the retrospective named; or an administrator, when they are away."""
    return actor.is_active and (actor.pk == lesson.owner_id or actor.is_administrator)


def can_meet(actor: Person, project: Project) -> bool:
    """Everybody who takes part says that a standard is met."""
    return takes_part(actor, project)
