"""Playbooks and standards over the API."""

from datetime import datetime
from typing import Annotated, Any, Self

from django.http import Http404
from ninja import Router, Schema, Status
from pydantic import Field

from xieli.closing.models import Lesson
from xieli.core.api import Page, Removed, Text, found, if_match
from xieli.core.errors import RuleViolation
from xieli.library import commands, queries
from xieli.library.commands import PlaybookText
from xieli.library.models import ChecklistEntry, Playbook
from xieli.library.queries import Offer
from xieli.library.rules import Unusable, as_plain, from_plain
from xieli.people.api import Authenticated
from xieli.people.api.departments import Id

from .cases import StartedOut, StartIn, started

router = Router(tags=["playbooks"])


class PlaybookOut(Schema):
    """A playbook; `version` 0 is one that ships and is copied when it is changed."""

    id: str
    name: str
    summary: str
    pattern: dict[str, Any]
    version: int

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Return the playbook as it is told outside."""
        return cls(
            id=offer.id,
            name=offer.name,
            summary=offer.summary,
            pattern=as_plain(offer.pattern),
            version=offer.row.version if offer.row else 0,
        )


class PlaybookIn(Schema):
    """A playbook's text; the pattern as a GET tells it, `origin` the shipped one it replaces."""

    name: Annotated[Text, Field(max_length=100)]
    summary: Annotated[Text, Field(max_length=500)] = ""
    pattern: dict[str, Any]
    origin: Id = ""


class EntryOut(Schema):
    """A standard every new project begins with."""

    id: str
    text: str
    added_at: datetime


class AdoptionIn(Schema):
    """Into which playbook a lesson goes; none is every new project.

    Of one that ships the organisation's own copy is made first; it takes the place of that one.
    """

    playbook: Id | None = None


class AdoptedOut(Schema):
    """A lesson that is a standard now: of a playbook of our own, by its id, or of everything."""

    lesson: str
    playbook: str | None
    adopted_at: datetime | None


@router.get("/playbooks", response=Page[PlaybookOut])
def playbooks(request: Authenticated) -> Page[PlaybookOut]:
    """Every playbook one can start from: our own, and those that ship."""
    items = [PlaybookOut.of(offer) for offer in queries.offers()]
    return Page[PlaybookOut](items=items, next=None)


@router.post("/playbooks", response={201: PlaybookOut})
def add(request: Authenticated, said: PlaybookIn) -> Status[PlaybookOut]:
    """Keep a new playbook of our own."""
    row = commands.save_playbook(playbook=None, text=_text(said), version=0, actor=request.auth)
    return Status(201, PlaybookOut.of(_offer(row.pk)))


@router.get("/playbooks/{playbook_id}", response=PlaybookOut)
def playbook(request: Authenticated, playbook_id: str) -> PlaybookOut:
    """Return one playbook."""
    return PlaybookOut.of(_offer(playbook_id))


@router.put("/playbooks/{playbook_id}", response=PlaybookOut)
def edit(request: Authenticated, playbook_id: str, said: PlaybookIn) -> PlaybookOut:
    """Replace what a playbook of our own says; needs If-Match."""
    row = found(Playbook.objects.all(), pk=playbook_id)
    commands.save_playbook(
        playbook=row, text=_text(said), version=if_match(request), actor=request.auth
    )
    return PlaybookOut.of(_offer(row.pk))


@router.delete("/playbooks/{playbook_id}", response=Removed)
def retire(request: Authenticated, playbook_id: str) -> Removed:
    """Offer a playbook of our own no longer; needs If-Match."""
    row = found(Playbook.objects.all(), pk=playbook_id)
    commands.retire_playbook(playbook=row, version=if_match(request), actor=request.auth)
    return Removed(id=playbook_id)


@router.post("/playbooks/{playbook_id}/starts", response={201: StartedOut})
def starts(request: Authenticated, playbook_id: str, said: StartIn) -> Status[StartedOut]:
    """Begin a new project by this playbook (K6)."""
    project = commands.start_from_playbook(
        playbook=_offer(playbook_id),
        code=said.code,
        title=said.title,
        starts_on=said.starts_on,
        departments=said.meant(),
        actor=request.auth,
    )
    return Status(201, started(project))


@router.get("/checklist", response=Page[EntryOut])
def checklist(request: Authenticated) -> Page[EntryOut]:
    """Return the standards every new project begins with (A4)."""
    rows = queries.checklist()
    items = [EntryOut(id=row.pk, text=row.text, added_at=row.added_at) for row in rows]
    return Page[EntryOut](items=items, next=None)


@router.delete("/checklist/{entry_id}", response=Removed)
def retire_entry(request: Authenticated, entry_id: str) -> Removed:
    """New projects no longer begin with it."""
    entry = found(ChecklistEntry.objects.all(), pk=entry_id)
    commands.retire_entry(entry=entry, actor=request.auth)
    return Removed(id=entry_id)


@router.post("/lessons/{lesson_id}/adoptions", response={201: AdoptedOut})
def adopt(request: Authenticated, lesson_id: str, said: AdoptionIn) -> Status[AdoptedOut]:
    """Make a lesson a standard (A4)."""
    lesson = found(Lesson.objects.visible_to(request.auth), pk=lesson_id)
    into = _offer(said.playbook) if said.playbook else None
    lesson = commands.adopt_lesson(lesson=lesson, playbook=into, actor=request.auth)
    own = queries.own_of(into) if into else None
    return Status(
        201,
        AdoptedOut(
            lesson=lesson.pk, playbook=own.pk if own else None, adopted_at=lesson.adopted_at
        ),
    )


def _offer(playbook_id: str) -> Offer:
    offer = queries.offer(playbook_id)
    if offer is None:
        raise Http404
    return offer


def _text(said: PlaybookIn) -> PlaybookText:
    try:
        pattern = from_plain(said.pattern)
    except Unusable as reason:
        words = queries.unusable_words()
        raise RuleViolation(reason.code, words[reason.code], field="pattern") from reason
    return PlaybookText(said.name, pattern, said.summary, said.origin)
