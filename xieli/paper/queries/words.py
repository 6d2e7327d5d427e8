"""What papers, their standing and their frames are called, in the reader's language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xieli.paper.rules import Standing, Words
from xieli.people.rules import Method
from xieli.signoff.models import LEVELS
from xieli.signoff.rules import level_of


def title_of(kind: str) -> str:
    """Return the title on the document of a kind; the one it had where it is not ours."""
    return {
        "charter": _("Kickoff Minutes"),
        "breakdown": _("Breakdown of Tasks"),
        "progress": _("Tracking Sheet"),
        "exceptions": _("Record of Exceptions"),
        "change": _("Change Request"),
        "acceptance": _("Acceptance Certificate"),
        "retrospective": _("Retrospective Report"),
        "cancellation": _("Cancellation of the Project"),
        "minutes": _("Minutes of a Meeting"),
        "archive_reasons": _("Reasons for What the Archive Lacks"),
    }.get(kind, kind)


def standing_word(standing: Standing) -> str:
    """Return where a paper stands."""
    return {
        Standing.DRAFT: _("draft"),
        Standing.OPEN: _("being signed"),
        Standing.IN_FORCE: _("in force"),
        Standing.SUPERSEDED: _("superseded"),
        Standing.LAPSED: _("lapsed"),
        Standing.RECORD: _("record"),
    }[standing]


def warning(standing: Standing) -> str:
    """Return what a paper that does not bind says across its head; nothing for one that does."""
    return {
        Standing.DRAFT: _("Draft, not in force"),
        Standing.OPEN: _("Not in force: not every department has signed"),
        Standing.SUPERSEDED: _("Lapsed: a later text took its place"),
        Standing.LAPSED: _("Lapsed: never came into force"),
    }.get(standing, "")


def aside(what: object, more: object) -> str:
    """Return a thing with something said of it in brackets, as the language writes them."""
    return _("%(what)s (%(more)s)") % {"what": what, "more": more}


def words() -> Words:
    """Return what the frame of a paper says."""
    return Words(
        countersigned=_("Countersigned by"),
        department=_("Department"),
        opinion=_("Opinion"),
        signature=_("Signature"),
        date=_("Date"),
        attachments=_("Attachments"),
        fingerprint=_("SHA-256 of the content"),
        verify=_("Scan or open to verify"),
    )


def method_word(method: str) -> str:
    """Return how a signature was given, with its level."""
    if method == Method.INK:
        return _("by hand; the scan is kept")
    return str(dict(LEVELS)[level_of(method)])


def state_word(state: str) -> str:
    """Return where a task or an exception stands, or how far a goal came."""
    return {
        "not_started": _("not started"),
        "in_progress": _("in progress"),
        "blocked": _("blocked"),
        "done": _("done"),
        "draft": _("to be completed"),
        "open": _("open"),
        "acknowledged": _("being handled"),
        "closed": _("closed"),
        "achieved": _("achieved"),
        "partly": _("partly achieved"),
        "not_achieved": _("not achieved"),
    }.get(state, state)


def day(value: date | str | None) -> str:
    """Return 2026-11-22, as content and rows have it, or a dash."""
    return (value if isinstance(value, str) else value and value.isoformat()) or "—"


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """Return 2026-11-22 09:30 where the organisation lives, or a dash."""
    return value.astimezone(zone).strftime("%Y-%m-%d %H:%M") if value else "—"


def figure(number: object, unit: object) -> str:
    """Return a figure with its unit: 5%, 30 件, or a dash."""
    if number in (None, ""):
        return "—"
    return f"{number}{unit}" if unit in ("", "%", "‰") else f"{number} {unit}"
