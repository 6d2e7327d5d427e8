"""The organisation itself; and what its other commands share: the lock, the right, the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.utils.translation import gettext as _

from xieli.core import events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.people import policies
from xieli.people.events import PeopleEvent
from xieli.people.models import Organisation, Person, every_language

LONGEST_CONTEST = 80  # ten working days
MOST_HOURS_BEFORE, MOST_DAYS_BETWEEN = 8, 5


@dataclass(frozen=True, slots=True)
class OrganisationText:
    """What the settings say of the organisation: S1 counts its days; S2, S5 and P1 its hours."""

    name: str
    time_zone: str
    language: str
    languages: Sequence[str]
    opens_at: time
    closes_at: time
    contest_hours: int = 16
    remind_hours: int = 2
    rung_days: int = 1


@write()
def found_organisation(
    *, name: str, time_zone: str = "Asia/Shanghai", actor: Person | None
) -> Organisation:
    """Set up the one organisation of this installation (P5)."""
    if Organisation.objects.exists():
        raise RuleViolation("P5.one_organisation", _("This installation already has one."))
    _require_zone(time_zone)
    organisation = Organisation(
        name=name.strip(), time_zone=time_zone, ledger=Ledger.objects.create()
    )
    save_checked(organisation)
    record(PeopleEvent.FOUNDED, actor, organisation, after={"name": organisation.name})
    return organisation


@write()
def edit_organisation(
    *, text: OrganisationText, version: int, actor: Person | None
) -> Organisation:
    """Change its name, time zone, hours, and the languages its people choose from.

    Raises StaleVersion when somebody was faster (T4).
    """
    organisation = lock_organisation()
    require_administrator(actor)
    require_version(organisation, version)
    _require_zone(text.time_zone)
    _require_languages(text)
    if text.opens_at >= text.closes_at:
        raise RuleViolation(
            "S2.working_hours", _("A working day closes after it opens."), field="closes_at"
        )
    if not 1 <= text.contest_hours <= LONGEST_CONTEST:
        raise RuleViolation(
            "P1.contest_hours",
            _("A head has from 1 to %d working hours to contest a signature.") % LONGEST_CONTEST,
            field="contest_hours",
        )
    _require_ladder(text)
    before = _facts(organisation)
    organisation.name = text.name.strip()
    organisation.time_zone, organisation.language = text.time_zone, text.language
    organisation.languages = [code for code in every_language() if code in text.languages]
    organisation.opens_at, organisation.closes_at = text.opens_at, text.closes_at
    organisation.contest_hours = text.contest_hours
    organisation.remind_hours, organisation.rung_days = text.remind_hours, text.rung_days
    organisation.version += 1
    save_checked(organisation)
    after = _facts(organisation)
    record(PeopleEvent.ORGANISATION_EDITED, actor, organisation, before=before, after=after)
    return organisation


def lock_organisation() -> Organisation:
    """Lock the organisation's ledger; every command about who works here begins so."""
    organisation = Organisation.objects.first()
    if organisation is None:
        raise RuleViolation("P5.no_organisation", _("Set up the organisation first."))
    Ledger.objects.locked(organisation.ledger_id)
    return Organisation.objects.get(pk=organisation.pk)


def require_administrator(actor: Person | None) -> None:
    """Raise NotAllowed unless an administrator, or the terminal, acts."""
    if not policies.can_administer(actor):
        raise NotAllowed(_("Only an administrator changes people and departments."))


def require_self(person: Person, actor: Person) -> None:
    """Raise NotAllowed unless they change how they themselves sign (D18)."""
    if person != actor:
        raise NotAllowed(_("Only they themselves change how somebody signs."))


def record(
    type: StrEnum,
    actor: Person | None,
    subject: models.Model,
    *,
    before: events.Facts | None = None,
    after: events.Facts | None = None,
) -> None:
    """Append one event to the organisation's own ledger (T1)."""
    ledger_id = Organisation.objects.values_list("ledger_id", flat=True).get()
    events.record(
        type, ledger_id=ledger_id, actor=actor, subject=subject, before=before, after=after
    )


def _require_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise RuleViolation(
            "S1.time_zone", _("There is no time zone %s.") % name[:60], field="time_zone"
        ) from error


def _require_ladder(text: OrganisationText) -> None:
    """S2: an owner is reminded before it is due; each further rung waits a working day at least."""
    for field, value, most in (
        ("remind_hours", text.remind_hours, MOST_HOURS_BEFORE),
        ("rung_days", text.rung_days, MOST_DAYS_BETWEEN),
    ):
        if not 1 <= value <= most:
            raise RuleViolation(
                f"S2.{field}", _("A number from 1 to %d, please.") % most, field=field
            )


def _require_languages(text: OrganisationText) -> None:
    for code in text.languages:
        if code not in every_language():
            raise RuleViolation(
                "P5.language", _("There is no language %s.") % code[:20], field="languages"
            )
    if text.language not in text.languages:
        raise RuleViolation(
            "P5.language", _("New people begin with a language that is offered."), field="language"
        )


def _facts(organisation: Organisation) -> events.Facts:
    return {
        "name": organisation.name,
        "time_zone": organisation.time_zone,
        "language": organisation.language,
        "languages": organisation.languages,
        "opens_at": str(organisation.opens_at),
        "closes_at": str(organisation.closes_at),
        "contest_hours": organisation.contest_hours,
        "remind_hours": organisation.remind_hours,
        "rung_days": organisation.rung_days,
    }
