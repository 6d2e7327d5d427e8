"""What one person does until a day (S6)."""

from datetime import date

from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Project
from xieli.kickoff.queries import zone
from xieli.meetings import policies, queries
from xieli.meetings.events import MeetingEvent
from xieli.meetings.models import ActionItem, Meeting
from xieli.people.models import Person


@write()
def assign_action(
    *,
    project: Project,
    text: str,
    owner: Person,
    due_on: date,
    meeting: Meeting | None = None,
    actor: Person,
) -> ActionItem:
    """Agree who does what until when: exactly one owner, who takes part, and a day to come.

    At a meeting only of this project (T6), and only while it is under way: its minutes hold what
    was agreed there (S6).
    """
    project = Project.objects.locked(project)
    if not policies.can_decide(actor, project):
        raise NotAllowed(_("Only departments that take part agree on what is done."))
    if not text.strip():
        raise RuleViolation("S6.no_text", _("Say what is to be done."), field="text")
    if owner not in queries.addressees(project):
        raise RuleViolation("S6.stranger", _("%s takes no part.") % owner.name, field="owner")
    if due_on < clock.today(zone()):
        raise RuleViolation("S6.past", _("This day has passed."), field="due_on")
    row = ActionItem(
        project=project,
        meeting=_under_way(project, meeting) if meeting is not None else None,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        made_by=actor,
        made_at=clock.now(),
    )
    save_checked(row)
    _record(MeetingEvent.ASSIGNED, row, actor)
    return row


@write()
def finish_action(*, action: ActionItem, actor: Person) -> ActionItem:
    """It is done, says its owner or whoever leads."""
    Ledger.objects.locked(action.project.ledger_id)
    row = ActionItem.objects.select_related("project", "owner").get(pk=action.pk)
    if not policies.can_finish(actor, row):
        raise NotAllowed(_("Only %s and the lead say that it is done.") % row.owner.name)
    if row.done_at is not None:
        raise RuleViolation("S6.done", _("It is done already."))
    row.done_at = clock.now()
    save_checked(row)
    _record(MeetingEvent.DONE, row, actor)
    return row


def _under_way(project: Project, meeting: Meeting) -> Meeting:
    """Read it afresh, under the lock: it may have ended since the caller saw it."""
    row = project.meetings.filter(pk=meeting.pk).first()
    if row is None:
        raise RuleViolation("S6.elsewhere", _("This belongs to another project."))
    if not row.is_under_way:
        raise RuleViolation("S6.not_under_way", _("The meeting is not under way."))
    return row


def _record(type: MeetingEvent, row: ActionItem, actor: Person) -> None:
    after: events.Facts = {
        "text": row.text,
        "people": [row.owner_id],
        "due_on": row.due_on.isoformat(),
        "meeting": row.meeting_id,
    }
    events.record(type, ledger_id=row.project.ledger_id, actor=actor, subject=row, after=after)
