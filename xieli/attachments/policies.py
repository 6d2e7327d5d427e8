"""May this person bring a file, or take one away?"""

from xieli.attachments.models import Attachment
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.policies import takes_part
from xieli.people.models import Person


def can_attach(actor: Person, project: Project) -> bool:
    """Members of the departments that sign, until the project is archived (A6)."""
    return project.phase != Phase.ARCHIVED and takes_part(actor, project)


def can_remove(actor: Person, attachment: Attachment) -> bool:
    """Whoever brought it, while the project is open."""
    return attachment.uploaded_by_id == actor.pk and can_attach(actor, attachment.project)
