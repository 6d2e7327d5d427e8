"""What documents are called, at which level each kind is signed, for whom, and how one can."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieli.people.models import Person, Totp
from xieli.signoff.models import Delegation, LeastLevel, Revision, Signature
from xieli.signoff.rules import Level


def document_words() -> dict[str, str]:
    """Return every kind of document and what it is called, in the reader's language."""
    return {
        "charter": _("the kickoff minutes"),
        "breakdown": _("the breakdown"),
        "cancellation": _("the cancellation"),
        "acceptance": _("the acceptance"),
        "retrospective": _("the retrospective"),
        "change": _("the change request"),
        "archive_reasons": _("the reasons for what the archive lacks"),
    }


def document_word(kind: str) -> str:
    """Return what a document of this kind is called, in the reader's language."""
    return document_words().get(kind, kind)


def scope_word(delegation: Delegation) -> str:
    """Return which documents a delegation is for."""
    words = document_words()
    return "、".join(words.get(kind, kind) for kind in delegation.kinds) or _("every document")


def behalf_words(signature: Signature) -> str:
    """Return for whom a signature was given, until when and for what that was agreed (P1, V5)."""
    if not signature.on_behalf_of:
        return ""
    row = signature.delegation
    if row is None:
        return _("on behalf of %s, as the deputy") % signature.on_behalf_of
    return _("on behalf of %(head)s, %(first)s to %(last)s, %(scope)s") % {
        "head": signature.on_behalf_of,
        "first": row.starts_on.isoformat(),
        "last": row.ends_on.isoformat(),
        "scope": scope_word(row),
    }


type Carrying = Callable[[Revision], set[str]]
_carrying: dict[str, Carrying] = {}


def on_carrying(kind: str, carried: Carrying) -> None:
    """Register which kinds of document come into force by the signatures of another (C4)."""
    _carrying[kind] = carried


def least_level(revision: Revision, chosen: Mapping[str, Level] | None = None) -> Level:
    """Return the least level that signs a text: its own kind's, and what it carries asks (V4).

    Who asks for many texts brings `least_levels()` along.
    """
    chosen, kind = chosen or least_levels(), revision.document.kind
    carried = _carrying[kind](revision) if kind in _carrying else set[str]()
    return max(chosen.get(each, Level.AGREED) for each in {kind} | carried)


def least_levels() -> dict[str, Level]:
    """Return the least level of every kind of document."""
    chosen = {row.kind: Level(row.level) for row in LeastLevel.objects.all()}
    return {kind: chosen.get(kind, Level.AGREED) for kind in document_words()}


@dataclass(frozen=True, slots=True)
class Ways:
    """What a person can sign a document with, and the least it takes (V4)."""

    least: Level
    passkeys: list[str]
    has_codes: bool


def ways_to_sign(person: Person, revisions: Iterable[Revision]) -> list[Ways]:
    """Return how this person can sign each of these texts."""
    chosen, codes = least_levels(), has_codes(person)
    passkeys = list(person.passkeys.standing().values_list("credential", flat=True))
    return [Ways(least_level(revision, chosen), passkeys, codes) for revision in revisions]


def has_codes(person: Person) -> bool:
    """Return whether codes of this person's app sign, beside the password."""
    return Totp.objects.filter(person=person, confirmed_at__isnull=False).exists()
