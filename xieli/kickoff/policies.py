"""May this person shape this project's charter?"""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from xieli.core.models import Ledger
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.rules import Role
from xieli.people.models import Person
from xieli.signoff.policies import head_of, on_reading


def can_edit_charter(actor: Person, project: Project) -> bool:
    """Members of the initiating and the leading department; of a draft its creator, too."""
    return _drafts(actor, project) or has_role(actor, project, Role.INITIATING, Role.LEAD)


def has_role(actor: Person, project: Project, *roles: Role) -> bool:
    """Members of a department with one of these roles, by their primary department."""
    return (
        actor.is_active
        and project.participants.filter(role__in=roles, department_id=actor.department_id).exists()
    )


def takes_part(actor: Person, project: Project) -> bool:
    """Members of the signing departments, others they belong to included; a draft's creator."""
    if not actor.is_active:
        return False
    signing = project.participants.exclude(role=Role.INFORMED.value)
    own = Q(department=actor.department_id) | Q(department__guests__person=actor)
    return _drafts(actor, project) or signing.filter(own).exists()


def _drafts(actor: Person, project: Project) -> bool:
    """Whether this is a draft of theirs: who takes part is still to be said."""
    return actor.is_active and project.created_by_id == actor.pk and project.phase == Phase.KICKOFF


type Bearers = Callable[[Project], Iterable[Person]]
_bearers: list[Bearers] = []


def on_bearing(bearers: Bearers) -> None:
    """Register who bears work of a project; the apps above know."""
    _bearers.append(bearers)


def needed_people(project: Project) -> set[Person]:
    """Return who must see a project to do what it waits for: signers and who bears work (T6)."""
    departments = [row.department for row in project.participants.exclude(role=Role.INFORMED.value)]
    signers = {head for head in map(head_of, departments) if head is not None}
    return signers.union(*(bearers(project) for bearers in _bearers))


def readable_ledgers(person: Person) -> QuerySet[Ledger]:
    """Return the ledgers of the projects this person may see (T6)."""
    return Ledger.objects.filter(project__in=Project.objects.visible_to(person).values("pk"))


on_reading(readable_ledgers)
