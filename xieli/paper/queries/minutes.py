"""会议纪要 on paper: what was said, and those present in place of the departments' heads."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieli.core.errors import RuleViolation
from xieli.kickoff.queries import zone
from xieli.meetings.models import Attendance, Meeting
from xieli.paper.queries.words import moment, standing_word, title_of, words
from xieli.paper.rules import (
    Column,
    Facts,
    Listing,
    Paper,
    Paragraph,
    Part,
    Section,
    Slot,
    Standing,
    Table,
    tidy,
)
from xieli.people.models import Organisation


def minutes_paper(meeting: Meeting, address: str) -> Paper:
    """Return the minutes of a meeting, with who of those present confirmed them.

    People confirm their hash, so it can be looked up; `address` is where we were reached.
    Raises RuleViolation S6.not_ended before there are any.
    """
    if meeting.ended_at is None:
        raise RuleViolation("S6.not_ended", _("There are no minutes yet."))
    place, content = zone(), tidy(meeting.content)
    present = meeting.attendances.filter(is_present=True).select_related("person__department")
    rows = list(present)
    is_confirmed = all(row.confirmed_at for row in rows)
    stands = Standing.IN_FORCE if is_confirmed else Standing.OPEN
    return Paper(
        kind="minutes",
        title=title_of("minutes"),
        organisation=tidy(Organisation.objects.get().name),
        project=content["title"],
        code=content["code"],
        number=meeting.get_kind_display(),
        standing=stands,
        standing_word=standing_word(stands),
        since=meeting.ended_at.astimezone(place).date().isoformat(),
        warning="" if is_confirmed else _("Not everybody who was present has confirmed it"),
        dated_at=meeting.ended_at,
        sections=_sections(content, place),
        slots=[_slot(row, place) for row in rows],
        attachments=(),
        hash=meeting.hash,
        address=f"{settings.ADDRESS or address}/verify/{meeting.hash}",
        language=get_language() or "zh-hans",
        words=words(),
    )


def _sections(content: Mapping[str, Any], place: ZoneInfo) -> list[Section]:
    began, ended = (datetime.fromisoformat(content[name]) for name in ("began_at", "ended_at"))
    facts = [
        (_("Present"), "、".join(content["present"])),
        (_("From, to"), f"{moment(began, place)} – {moment(ended, place)}"),
    ]
    if content["place"]:
        facts.append((_("Room or link"), content["place"]))
    said = [
        (point["title"], " / ".join(filter(None, (point["notes"], point["why"]))))
        for point in content["points"]
    ]
    parts: list[tuple[str, Part]] = [(_("The meeting"), Facts(facts))]
    if said:
        parts.append((_("What was said"), Listing(said)))
    if content["summary"]:
        parts.append((_("What came of it"), Paragraph(content["summary"])))
    if content["action_items"]:
        columns = (Column(_("What"), 6), Column(_("Who does it"), 2), Column(_("Done by"), 2))
        items = [(row["text"], row["owner"], row["due_on"]) for row in content["action_items"]]
        parts.append((_("Action items"), Table(columns, items)))
    return [Section(heading, [part]) for heading, part in parts]


def _slot(row: Attendance, place: ZoneInfo) -> Slot:
    confirmed = row.confirmed_at is not None
    return Slot(
        department=row.person.department.name,
        role="",
        opinion=tidy(row.remark),
        name=row.person.name if confirmed else "",
        day=moment(row.confirmed_at, place) if confirmed else "",
        expected="" if confirmed else row.person.name,
    )
