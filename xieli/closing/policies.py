"""May this person lead an acceptance, measure, confirm, or write what was learned?"""

from xieli.closing.models import GoalResult, Lesson, Retrospective
from xieli.kickoff.models import Project
from xieli.kickoff.policies import has_role, takes_part
from xieli.kickoff.rules import Role
from xieli.people.models import Person


def can_accept(actor: Person, project: Project) -> bool:
    """A supervising department leads the acceptance, never the lead (A1)."""
    return has_role(actor, project, Role.SUPERVISING) and not has_role(actor, project, Role.LEAD)


def can_measure(actor: Person, project: Project) -> bool:
    """The supervising department, and the lead who has the figures."""
    return has_role(actor, project, Role.SUPERVISING, Role.LEAD)


def can_confirm(actor: Person, result: GoalResult) -> bool:
    """Only the named acceptor (验收人) confirms a goal (A1)."""
    return actor.is_active and actor.pk == result.acceptor_id


def can_lead_retrospective(actor: Person, project: Project) -> bool:
    """The lead organises the retrospective (A4)."""
    return has_role(actor, project, Role.LEAD)


def can_answer(actor: Person, retrospective: Retrospective) -> bool:
    """Everybody of the departments that took part."""
    return takes_part(actor, retrospective.project)


def can_edit_lesson(actor: Person, lesson: Lesson) -> bool:
    """Who wrote it; and the lead, who groups what the departments said."""
    return actor.is_active and (
        actor.pk == lesson.person_id or can_lead_retrospective(actor, lesson.retrospective.project)
    )
