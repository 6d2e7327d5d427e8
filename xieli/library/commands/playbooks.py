"""Playbooks made one's own, and lessons that become standards (A4)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieli.closing.models import Lesson
from xieli.core import clock
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.kickoff.models import Kind, Urgency
from xieli.library import policies, queries
from xieli.library.events import LibraryEvent
from xieli.library.models import ChecklistEntry, Playbook
from xieli.library.queries import Offer
from xieli.library.rules import Pattern, Unusable, as_plain, check
from xieli.people.commands.organisation import lock_organisation, record
from xieli.people.models import Person


@dataclass(frozen=True, slots=True)
class PlaybookText:
    """Everything a playbook says; it replaces what it said before."""

    name: str
    pattern: Pattern
    summary: str = ""
    origin: str = ""


@write()
def save_playbook(
    *, playbook: Playbook | None, text: PlaybookText, version: int, actor: Person
) -> Playbook:
    """Keep a playbook of the organisation's own: a new one, or in place of what it said.

    `text.origin` names the shipped one it is made from. Raises StaleVersion as T4 says.
    """
    lock_organisation()
    _require_editor(actor)
    _require_usable(text.pattern)
    row = playbook and Playbook.objects.get(pk=playbook.pk)
    if row is None:
        row = Playbook(origin=text.origin)
        version = row.version = 0
    require_version(row, version)
    return _save(row, text, actor)


@write()
def retire_playbook(*, playbook: Playbook, version: int, actor: Person) -> Playbook:
    """Offer it no longer; projects that started from it are untouched."""
    lock_organisation()
    _require_editor(actor)
    row = Playbook.objects.get(pk=playbook.pk)
    require_version(row, version)
    if row.retired_at is not None:
        raise RuleViolation("A4.retired", _("It is retired already."))
    row.retired_at = clock.now()
    row.version += 1
    save_checked(row)
    record(LibraryEvent.PLAYBOOK_RETIRED, actor, row)
    return row


@write()
def adopt_lesson(*, lesson: Lesson, playbook: Playbook | Offer | None, actor: Person) -> Lesson:
    """Make a lesson a standard: of one playbook, or of everything that begins from now on (A4).

    One that ships is not changed: the organisation's own copy of it is, which is made first.
    """
    lock_organisation()
    lesson = Lesson.objects.select_related("retrospective__project", "owner").get(pk=lesson.pk)
    if not policies.can_adopt(actor, lesson):
        name = lesson.owner.name if lesson.owner else "—"
        raise NotAllowed(_("Only %s makes this a standard.") % name)
    if not Lesson.objects.to_adopt().filter(pk=lesson.pk).exists():
        raise RuleViolation("A4.adopted", _("There is nothing to adopt here."))
    if playbook is None:
        save_checked(
            ChecklistEntry(text=lesson.text, lesson=lesson, added_by=actor, added_at=clock.now())
        )
    else:
        row = _own(playbook, actor)
        if row.retired_at is not None:
            raise RuleViolation(
                "A4.retired", _("“%s” is retired; nothing starts from it.") % row, field="playbook"
            )
        standards = list(row.pattern.get("standards", []))
        row.pattern = {**row.pattern, "standards": list(dict.fromkeys([*standards, lesson.text]))}
        row.version += 1
        save_checked(row)
    lesson.adopted_by, lesson.adopted_at = actor, clock.now()
    lesson.version += 1
    save_checked(lesson)
    after = {"lesson": lesson.text, "playbook": playbook.name if playbook else ""}
    record(LibraryEvent.LESSON_ADOPTED, actor, lesson, after=after)
    return lesson


@write()
def retire_entry(*, entry: ChecklistEntry, actor: Person) -> ChecklistEntry:
    """New projects no longer begin with it."""
    lock_organisation()
    _require_editor(actor)
    row = ChecklistEntry.objects.get(pk=entry.pk)
    if row.retired_at is not None:
        raise RuleViolation("A4.retired", _("It is retired already."))
    row.retired_at = clock.now()
    save_checked(row)
    record(LibraryEvent.ENTRY_RETIRED, actor, row)
    return row


def _own(playbook: Playbook | Offer, actor: Person) -> Playbook:
    """Read the playbook afresh; of one that ships its standing copy, or a copy made now."""
    row = playbook if isinstance(playbook, Playbook) else queries.own_of(playbook)
    if row is not None:
        return Playbook.objects.get(pk=row.pk)
    assert isinstance(playbook, Offer)  # noqa: S101 - what is a row is its own
    text = PlaybookText(playbook.name, playbook.pattern, playbook.summary, playbook.id)
    return _save(Playbook(origin=playbook.id, version=0), text, actor)


def _save(row: Playbook, text: PlaybookText, actor: Person) -> Playbook:
    before = {"name": row.name, "pattern": row.pattern} if row.version else {}
    row.name, row.summary = text.name.strip(), text.summary.strip()
    row.kind, row.urgency = text.pattern.kind, text.pattern.urgency
    row.pattern = as_plain(text.pattern)
    row.edited_by, row.edited_at = actor, clock.now()
    row.version += 1
    save_checked(row)
    after = {"name": row.name, "pattern": row.pattern}
    record(LibraryEvent.PLAYBOOK_SAVED, actor, row, before=before, after=after)
    return row


def _require_editor(actor: Person) -> None:
    if not policies.can_edit_playbooks(actor):
        raise NotAllowed(_("Department heads and administrators shape the playbooks."))


def _require_usable(pattern: Pattern) -> None:
    if pattern.kind not in Kind.values or pattern.urgency not in Urgency.values:
        raise RuleViolation("K6.kind", _("Choose one of the four kinds."), field="kind")
    try:
        check(pattern)
    except Unusable as reason:
        said = queries.unusable_words().get(reason.code, reason.code)
        about = f" ({reason.about})" if reason.about else ""
        raise RuleViolation(reason.code, f"{said}{about}", field="pattern") from reason
