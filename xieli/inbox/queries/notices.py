"""知会: what somebody was told and has nothing to do about."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import get_language

from xieli.core.events import sentence
from xieli.inbox.models import Habits, Notice
from xieli.inbox.rules import How
from xieli.meetings.events import MeetingEvent
from xieli.people.models import Person

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice in the reader's words; `count` is how much happened since they last looked."""

    id: str
    said: str
    count: int
    project_code: str
    path: str
    told_at: datetime


# It presses, but there is nothing to do about it before it takes place, or once it does not.
TO_ATTEND = (MeetingEvent.CALLED, MeetingEvent.CANCELLED)


def shown_notices(person: Person) -> list[Shown]:
    """Return what somebody has not looked at; what asks something of them is a to-do instead."""
    language = get_language() or person.language
    is_no_to_do = Q(how=How.TELL) | Q(project__isnull=True) | Q(event__type__in=TO_ATTEND)
    rows = Notice.objects.of(person).unread().filter(is_no_to_do)
    return [
        Shown(
            row.pk,
            sentence(row.event, language),
            row.count,
            row.project.code if row.project else "",
            row.path,
            row.told_at,
        )
        for row in rows[:MOST_SHOWN]
    ]


def habits_of(person: Person) -> Habits:
    """Return how somebody wants to be reached, or the defaults."""
    return Habits.objects.filter(person=person).first() or Habits(person=person)
