"""Who has to agree to an edit of a row, told before anybody saves it (C1)."""

from django.utils.translation import gettext as _

from xieli.kickoff.models import Phase
from xieli.workplan.models import Task
from xieli.workplan.queries.schedule import moves_a_promise
from xieli.workplan.queries.texts import TaskText
from xieli.workplan.rules import Tier, required_tier

FIELDS = (
    "title", "department", "owner", "module", "action", "planned_start", "planned_finish",
    "deliverable", "note",
)  # fmt: skip


def tier_of_edit(task: Task, text: TaskText) -> Tier:
    """Return who has to agree that a row says something else; nobody before it is signed (C1)."""
    if task.project.phase in (Phase.KICKOFF, Phase.BREAKDOWN):
        return Tier.FREE
    changed = {field for field in FIELDS if getattr(task, field) != getattr(text, field)}
    return required_tier(changed, beyond_float=moves_a_promise(task, text))


def tier_sentence(task: Task, tier: Tier) -> str:
    """Return who has to agree, in the reader's language."""
    if tier is Tier.FREE:
        return _("Nobody has to approve this; it is recorded.")
    if tier is Tier.LEAD_AND_HEAD:
        said = _("The lead and the head of %s have to approve this.")
        return said % task.department.name
    return _("Every signing department has to approve this.")
