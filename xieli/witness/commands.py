"""Making the day's extracts, and sending them by mail."""

import logging
import smtplib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.mail import send_mail
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.database import save_checked, write
from xieli.people.commands.organisation import lock_organisation
from xieli.people.models import Organisation, Person
from xieli.people.queries import working_calendar
from xieli.witness import queries
from xieli.witness.events import WitnessEvent
from xieli.witness.models import Extract

AT_ONCE = 10  # a mail server that is slow holds up other messages for no longer than this takes
AGAIN = timedelta(minutes=15)  # longer than sending so many takes
_log = logging.getLogger(__name__)


@write()
def make_extracts(*, day: date, actor: Person | None) -> list[Extract]:
    """Make what every head keeps of a day, once (V3)."""
    organisation = lock_organisation()
    had = set(Extract.objects.filter(day=day).values_list("person", flat=True))
    missing = [person for person in queries.keepers() if person.pk not in had]
    made = []
    for person in missing:
        row = Extract(person=person, day=day, text=queries.text_for(person, day.isoformat()))
        save_checked(row)
        made.append(row)
    if made:
        events.record(
            WitnessEvent.MADE,
            ledger_id=organisation.ledger_id,
            actor=actor,
            subject=organisation,
            after={"day": day.isoformat(), "people": len(made)},
        )
    return made


def make_due_extracts() -> list[Extract]:
    """Make the day's extracts once a working day has closed (S1)."""
    organisation = Organisation.objects.get()
    local = clock.now().astimezone(organisation.zone)
    day = local.date()
    closes = datetime.combine(day, organisation.closes_at, organisation.zone)
    if local < closes or not working_calendar().is_working(day):
        return []
    if Extract.objects.filter(day=day).exists():
        return []
    return make_extracts(day=day, actor=None)


def send_extracts() -> int:
    """Send what was made and not sent yet; what a mail server refuses is tried again later.

    No transaction is open meanwhile: a mail server may be slow.
    """
    sent = []
    for extract in _claim():
        with translation.override(extract.person.language):
            subject = _("Extract of the ledgers, %s") % extract.day.isoformat()
        try:
            send_mail(subject, extract.text, None, [extract.person.email])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as why:
            _log.warning("the mail server does not take this for %s: %s", extract.person, why)
        except OSError as why:
            _log.warning("extracts wait, the mail server says: %s", why)
            break
        else:
            sent.append(extract)
    if sent:
        record_sent(extracts=sent, actor=None)
    return len(sent)


@write()
def _claim() -> list[Extract]:
    """Take what is to be sent, so that no other worker sends it meanwhile.

    What was tried already comes last, so that one bad address holds up nobody.
    """
    lock_organisation()
    now = clock.now()
    waiting = Extract.objects.filter(
        Q(tried_at=None) | Q(tried_at__lt=now - AGAIN), sent_at=None, person__left_at=None
    ).exclude(person__email="")
    order = (F("tried_at").asc(nulls_first=True), "day", "pk")
    found = list(waiting.select_related("person").order_by(*order)[:AT_ONCE])
    Extract.objects.filter(pk__in=[row.pk for row in found]).update(tried_at=now)
    return found


@write()
def record_sent(*, extracts: Sequence[Extract], actor: Person | None) -> None:
    """These were handed to the mail server."""
    organisation = lock_organisation()
    Extract.objects.filter(pk__in=[row.pk for row in extracts]).update(sent_at=clock.now())
    events.record(
        WitnessEvent.SENT,
        ledger_id=organisation.ledger_id,
        actor=actor,
        subject=organisation,
        after={"people": len(extracts)},
    )
