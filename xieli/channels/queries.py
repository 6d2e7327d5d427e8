"""Whose a channel is, and how it fares in plain words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xieli.channels.models import Channel, Kind, Scope
from xieli.channels.rules import PLATFORMS, Outcome, Reason, Result
from xieli.people.models import Person

HIDDEN = "****"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose messages go through a channel."""

    id: str
    name: str


type Resolver = Callable[[str], Subject | None]
_resolvers: dict[Scope, Resolver] = {}


def on_subjects(scope: Scope, resolver: Resolver) -> None:
    """Register how what somebody typed, an id or a code, names a subject of this scope."""
    _resolvers[scope] = resolver


def subject_of(scope: Scope, said: str) -> Subject | None:
    """Return the subject that was named; None when there is none such."""
    if scope is Scope.ORGANISATION:
        return Subject("", "")
    resolver = _resolvers.get(scope)
    return resolver(said.strip()) if resolver and said.strip() else None


def shared_scopes() -> list[tuple[str, str]]:
    """Return what an administrator chooses from: each scope somebody can name a subject of."""
    known = {Scope.ORGANISATION, *_resolvers} - {Scope.PERSON}
    return [(scope.value, str(scope.label)) for scope in Scope if scope in known]


def explained(reason: Reason | None) -> str:
    """Return in plain words why a message did not arrive, and what helps."""
    if reason is None:
        return ""
    return {
        Reason.LIMIT: _("The platform takes no more messages for a while; we go on later."),
        Reason.BUSY: _("The platform is busy; we try again."),
        Reason.UNREACHABLE: _("The platform could not be reached; we try again."),
        Reason.SIGNATURE: _(
            "The signature is wrong. Enter the robot's signing secret again, and check this"
            " server's clock."
        ),
        Reason.GONE: _(
            "There is no such robot any more: it was removed or stopped, or the address is wrong."
        ),
        Reason.KEYWORD: _("The robot asks for a keyword. Make “协力” one of its keywords."),
        Reason.IP: _("The robot takes messages only from certain addresses; add this server's."),
        Reason.UNREADABLE: _(
            "Its address was sealed with another key of this installation; enter it again."
        ),
        Reason.CONTENT: _("The platform refused this message, but not the channel."),
        Reason.PAUSED: _("The channel is paused."),
        Reason.NO_MAIL: _("No mail server is set up (XIELI_MAIL)."),
    }[reason]


def signs(channel: Channel) -> bool:
    """Return whether a channel of its kind signs its messages."""
    return channel.kind != Kind.MAIL and PLATFORMS[channel.kind].signs


def told(outcome: Outcome) -> str:
    """Return in plain words what came of a message."""
    if outcome.result is Result.SENT:
        return _("It arrived: the platform took the message.")
    if outcome.reason is Reason.LIMIT and outcome.seconds:
        return _("Its limit is used up; try again in %d seconds.") % outcome.seconds
    return explained(outcome.reason)


def _person(said: str) -> Subject | None:
    person = Person.objects.active().filter(pk=said).first()
    return Subject(person.pk, person.name) if person else None


on_subjects(Scope.PERSON, _person)
