"""Being away: whoever stands in is asked meanwhile (S2)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.core.database import save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.people import policies
from xieli.people.events import PeopleEvent
from xieli.people.models import Absence, Person
from xieli.people.queries import today

from .organisation import lock_organisation, record

LONGEST = timedelta(days=366)


@write()
def record_absence(*, person: Person, starts_on: date, ends_on: date, actor: Person) -> Absence:
    """Somebody is away from one day to another, both included; they say so, or who heads them."""
    lock_organisation()
    _require_right(person, actor)
    if ends_on < starts_on:
        raise RuleViolation(
            "S2.dates", _("It ends on the day it begins or later."), field="ends_on"
        )
    if ends_on < today():
        raise RuleViolation("S2.past", _("These days have passed."), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise RuleViolation("S2.too_long", _("An absence is for a year at most."), field="ends_on")
    row = Absence(person=person, starts_on=starts_on, ends_on=ends_on)
    save_checked(row)
    record(PeopleEvent.ABSENT, actor, row, after={"person": person.name})
    return row


@write()
def cancel_absence(*, absence: Absence, actor: Person) -> Absence:
    """They are here after all."""
    lock_organisation()
    row = Absence.objects.select_related("person").get(pk=absence.pk)
    _require_right(row.person, actor)
    if row.cancelled_at is not None:
        raise RuleViolation("S2.cancelled", _("It is cancelled already."))
    row.cancelled_at = clock.now()
    row.save(update_fields=["cancelled_at"])
    record(PeopleEvent.ABSENCE_CANCELLED, actor, row, after={"person": row.person.name})
    return row


def _require_right(person: Person, actor: Person) -> None:
    if not policies.can_record_absence(actor, person):
        raise NotAllowed(_("They themselves, their head or an administrator says who is away."))
