"""May this person bring a file, or take one away?"""

from xieli.attachments.models import Attachment
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.policies import has_role, takes_part
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.signoff.models import Signatory


def can_attach(actor: Person, project: Project) -> bool:
    """Members of the departments that sign, until the project is archived (A6)."""
    return project.phase != Phase.ARCHIVED and takes_part(actor, project)


def can_file_ink(actor: Person, project: Project, signatory: Signatory) -> bool:
    """Members of the department that signed by hand, of the initiating and the leading one."""
    return actor.is_active and (
        actor.department_id == signatory.department_id
        or has_role(actor, project, Role.INITIATING, Role.LEAD)
    )


def can_remove(actor: Person, attachment: Attachment) -> bool:
    """Whoever brought it, while the project is open."""
    return attachment.uploaded_by_id == actor.pk and can_attach(actor, attachment.project)
