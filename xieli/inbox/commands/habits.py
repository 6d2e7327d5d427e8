"""How somebody wants to be reached."""

from datetime import time

from xieli.core.database import save_checked, write
from xieli.core.events import Facts
from xieli.inbox.events import InboxEvent
from xieli.inbox.models import Habits
from xieli.people.commands.organisation import lock_organisation, record
from xieli.people.models import Person


@write()
def set_habits(
    *,
    quiet_from: time,
    quiet_until: time,
    has_pushes: bool,
    has_digest: bool,
    actor: Person,
) -> Habits:
    """Say in which hours one is left alone, and whether pushes and the digest are wanted."""
    lock_organisation()
    row = Habits.objects.filter(person=actor).first() or Habits(person=actor)
    row.quiet_from, row.quiet_until = quiet_from, quiet_until
    row.has_pushes, row.has_digest = has_pushes, has_digest
    save_checked(row)
    after: Facts = {
        "quiet": f"{quiet_from:%H:%M}-{quiet_until:%H:%M}",
        "pushes": has_pushes,
        "digest": has_digest,
    }
    record(InboxEvent.HABITS_SET, actor, actor, after=after)
    return row
