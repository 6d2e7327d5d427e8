"""State as icon and word, days as Chinese offices write them, events as sentences."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieli.core import clock, events
from xieli.core.models import Event

register = template.Library()
# Drawn, not typed: no font has all of these shapes.
SHAPES = {
    "todo": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "doing": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor"/>',
    "pending": '<path d="M2.5 1.5h7L6 6l3.5 4.5h-7L6 6z" fill="none" stroke="currentColor" '
    'stroke-width="1.5" stroke-linejoin="round"/>',
    "risk": '<path d="M6 1.5 11 10.5H1z" fill="currentColor"/>',
    "late": '<rect x="1.5" y="1.5" width="9" height="9" fill="currentColor"/>',
    "done": '<path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" stroke-width="2"/>',
}


def _words() -> dict[str, tuple[str, str]]:
    return {
        "not_started": ("todo", _("not started")),
        "in_progress": ("doing", _("in progress")),
        "blocked": ("late", _("blocked")),
        "done": ("done", _("done")),
        "proposed": ("pending", _("to be confirmed")),
        "confirmed": ("done", _("confirmed")),
        "reopened": ("late", _("reopened")),
        "declined": ("late", _("declined")),
        "draft": ("todo", _("to be completed")),
        "open": ("risk", _("open")),
        "acknowledged": ("risk", _("being handled")),
        "closed": ("done", _("closed")),
        "signed": ("done", _("signed")),
        "refused": ("late", _("objected")),
        "unsigned": ("pending", _("to be signed")),
        "unanswered": ("late", _("not answered in time")),
        "missing": ("late", _("missing")),
        "at_risk": ("risk", _("at risk")),
        "kickoff": ("pending", _("kickoff")),
        "breakdown": ("pending", _("breakdown")),
        "execution": ("doing", _("under way")),
        "closing": ("pending", _("closing")),
        "archived": ("done", _("archived")),
        "achieved": ("done", _("achieved")),
        "partly": ("risk", _("partly achieved")),
        "not_achieved": ("late", _("not achieved")),
        "provisional": ("pending", _("begun, not all have signed")),
        "paused": ("pending", _("paused")),
        "cancelled": ("late", _("cancelled")),
        "asked": ("pending", _("asked for")),
        "submitted": ("pending", _("to be approved")),
        "lapsed": ("late", _("to be looked at again")),
        "withdrawn": ("todo", _("withdrawn")),
        "applied": ("done", _("in force")),
        "kept": ("done", _("kept")),
        "broken": ("late", _("newly missed")),
        "worse": ("late", _("missed by more")),
        "missed": ("risk", _("missed already")),
        "dropped": ("todo", _("dropped")),
        "keeps_deadline": ("done", _("deadline kept")),
        "breaks_deadline": ("late", _("deadline broken")),
        "intact": ("done", _("intact")),
        "altered": ("late", _("altered")),
        "create": ("doing", _("new")),
        "update": ("pending", _("changed")),
        "same": ("done", _("the same")),
        "error": ("late", _("to be mended")),
    }


@register.simple_tag
def mark(state: str) -> SafeString:
    """Return the shape of a state; in black and white the shape carries it."""
    shape = mark_safe(SHAPES[state])  # noqa: S308 - our own constant
    return format_html(
        '<svg class="mark" data-state="{}" viewBox="0 0 12 12" aria-hidden="true">{}</svg>',
        state, shape,
    )  # fmt: skip


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a drawn sign beside a word; it says nothing by itself."""
    place = f"{static('xieli/icons.svg')}#{name}"
    return format_html('<svg class="ico" aria-hidden="true"><use href="{}"/></svg>', place)


@register.simple_tag
def fragment(template_name: str, **shown: object) -> SafeString:
    """Render a part of a page once for all who see it.

    All it shows, the language, the zone and the year are its key, so it is never out of date.
    What is shown must be hashable: plain values and frozen dataclasses.
    """
    year = clock.now().astimezone(timezone.get_current_timezone()).year
    place = timezone.get_current_timezone_name()
    return _fragment(template_name, get_language(), place, year, tuple(shown.items()))


@lru_cache(maxsize=8192)
def _fragment(
    template_name: str,
    _language: str,
    _zone: str,
    _year: int,
    shown: tuple[tuple[str, object], ...],
) -> SafeString:
    return mark_safe(get_template(template_name).render(dict(shown)))  # noqa: S308 - a template's


@register.simple_tag
def status(key: str) -> SafeString:
    """Return the chip of a state: icon and word, always both."""
    state, word = _words().get(str(key), ("todo", str(key)))
    chip = '<span class="status" data-state="{}">{}{}</span>'
    return format_html(chip, state, mark(state), word)


@register.simple_tag
def variance(days: int | None) -> SafeString:
    """Return working days late (+) or early (−), marked when late."""
    if not days:
        return format_html("<span>{}</span>", "—" if days is None else "0")
    state = "late" if days > 2 else "risk" if days > 0 else "done"
    words = '<span class="delta" data-state="{}">{} {}</span>'
    return format_html(words, state, mark(state), f"{days:+d}")


@register.filter
def sentence(event: Event) -> str:
    """Return what an event says, in the reader's language."""
    return events.sentence(event, get_language() or "zh-hans")


@register.filter
def day(value: date | None) -> str:
    """Return 2026-11-22, or a dash."""
    return value.isoformat() if value else "—"


@register.filter
def brief(value: date | None) -> str:
    """Return 11-22 within this year, else 2024-11-22: years are dropped where the page has one."""
    if value is None:
        return "—"
    same = value.year == clock.now().astimezone(timezone.get_current_timezone()).year
    return value.strftime("%m-%d") if same else value.isoformat()


@register.filter
def weekday(value: date | None) -> str:
    """Return 2026-11-22 周日."""
    if value is None:
        return "—"
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{value.isoformat()} {names[value.weekday()]}"


@register.filter
def moment(value: datetime | None) -> str:
    """Return 11-22 09:30 where the organisation lives, with the year when it is another; or —."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    is_this_year = local.year == timezone.localtime(clock.now()).year
    return local.strftime("%m-%d %H:%M" if is_this_year else "%Y-%m-%d %H:%M")


@register.filter
def ago(value: datetime) -> str:
    """Return how long ago it was as people say it: just now, in hours today, then in days."""
    passed = clock.now() - value
    if passed < timedelta(minutes=1):
        return _("just now")
    return timesince(value, clock.now(), depth=1)


@register.filter
def at(rows: Mapping[str, object] | str, key: str) -> object:
    """Return what a mapping holds under a key, or nothing; a page without one has nothing, too."""
    return None if isinstance(rows, str) else rows.get(key)
