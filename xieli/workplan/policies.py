"""May this person shape the breakdown, promise a date, or provide a resource?"""

from django.db.models import Q

from xieli.kickoff import policies as kickoff
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.policies import on_bearing
from xieli.kickoff.rules import Role
from xieli.people.models import Department, Person
from xieli.signoff.policies import answerers_of
from xieli.workplan.models import Dependency, ResourceRequest, Task
from xieli.workplan.rules import Tier


def is_lead(actor: Person, project: Project) -> bool:
    """Members of the leading department; in a draft the initiating one and its creator, too."""
    if not actor.is_active:
        return False
    if project.phase == Phase.KICKOFF:
        return kickoff.can_edit_charter(actor, project)
    return kickoff.has_role(actor, project, Role.LEAD)


def owners(project: Project) -> list[Person]:
    """Return who bears work of a project."""
    return list(Person.objects.active().filter(tasks__project=project).distinct())


on_bearing(owners)


def can_plan(actor: Person, project: Project, department: Department) -> bool:
    """The lead plans everything; a department taking part plans its own tasks."""
    if is_lead(actor, project):
        return True
    return (
        actor.is_active
        and actor.department_id == department.pk
        and project.participants.filter(department=department)
        .exclude(role=Role.INFORMED.value)
        .exists()
    )


def is_head(actor: Person, department: Department) -> bool:
    """Whether this person answers for the department, as head or deputy."""
    return actor.is_active and actor in answerers_of(department)


def can_confirm_hand_over(actor: Person, dependency: Dependency) -> bool:
    """Only the owner who is asked, or their head: upstream, but for a date upstream named (B6)."""
    task = dependency.asked
    return actor.is_active and (actor.pk == task.owner_id or is_head(actor, task.department))


def can_propose_hand_over(actor: Person, dependency: Dependency) -> bool:
    """Either owner, or whoever plans one of the two tasks."""
    tasks = (dependency.predecessor, dependency.successor)
    return any(
        actor.pk == task.owner_id or can_plan(actor, task.project, task.department)
        for task in tasks
    )


def can_commit(actor: Person, request: ResourceRequest) -> bool:
    """The providing department's head or deputy; nobody their own request alone (B7, P2)."""
    return is_head(actor, request.department)


def can_edit_task(actor: Person, task: Task) -> bool:
    """The owner, and whoever plans the task."""
    return actor.pk == task.owner_id or can_plan(actor, task.project, task.department)


def can_settle(actor: Person, task: Task, tier: Tier) -> bool:
    """C1: whether an edit of that tier needs nobody beside this person, who leads and is head."""
    if tier is Tier.LEAD_AND_HEAD:
        return is_lead(actor, task.project) and is_head(actor, task.department)
    return tier is Tier.FREE


def editable_tasks(actor: Person, project: Project) -> set[str]:
    """Return the tasks of a project this person may edit, as `can_edit_task` says one by one."""
    tasks = project.tasks.all()
    if not is_lead(actor, project):
        mine = Q(owner=actor)
        if can_plan(actor, project, actor.department):
            mine |= Q(department=actor.department_id)
        tasks = tasks.filter(mine)
    return set(tasks.values_list("pk", flat=True))
