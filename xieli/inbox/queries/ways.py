"""By which way somebody is reached now, if at all."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from xieli.channels.models import Channel, Scope
from xieli.core import clock
from xieli.inbox.models import Habits, Kind, Message
from xieli.inbox.rules import MOST_PUSHES
from xieli.people.models import Organisation, Person
from xieli.people.queries import away_on


def own_channels(people: Collection[str]) -> Mapping[str, Channel]:
    """Return the first channel of each of these people that works."""
    rows = Channel.objects.usable().filter(scope=Scope.PERSON, subject_id__in=people)
    return {row.subject_id: row for row in reversed(rows)}


def group_channels(projects: Collection[str]) -> Mapping[str, list[Channel]]:
    """Return the channels of each project's group that work."""
    found = dict[str, list[Channel]]()
    for row in Channel.objects.usable().filter(scope=Scope.PROJECT, subject_id__in=projects):
        found.setdefault(row.subject_id, []).append(row)
    return found


def has_mail(person: Person) -> bool:
    """Whether mail reaches somebody."""
    return bool(settings.MAIL and person.email)


def mailed(people: Collection[str]) -> QuerySet[Person]:
    """Return whom of these mail reaches."""
    rows = Person.objects.filter(pk__in=people).exclude(email="")
    return rows if settings.MAIL else rows.none()


def without_digest() -> Q:
    """Return which notices no digest will tell: its reader wants none, or only a group has them."""
    usable = Channel.objects.usable()
    own = Q(person__in=usable.filter(scope=Scope.PERSON).values("subject_id"))
    reached = own | ~Q(person__email="") if settings.MAIL else own
    grouped = Q(project__in=usable.filter(scope=Scope.PROJECT).values("subject_id"))
    return Q(person__habits__has_digest=False) | (~reached & grouped)


def reachable(people: Collection[str]) -> set[str]:
    """Return who of these may be disturbed now.

    Not in their quiet hours, not while away, not who wants no pushes, and nobody for the sixth
    time a day.
    """
    organisation = Organisation.objects.get()
    local = clock.now().astimezone(organisation.zone)
    habits = Habits.objects.in_bulk(list(people))
    usual = Habits()
    pushed = _pushed_since(people, local.replace(hour=0, minute=0, second=0, microsecond=0))
    away = away_on(local.date())
    return {
        person
        for person in people
        if person not in away
        and (own := habits.get(person, usual)).has_pushes
        and not own.quiet.covers(local.time())
        and pushed.get(person, 0) < MOST_PUSHES
    }


def _pushed_since(people: Collection[str], moment: datetime) -> Mapping[str, int]:
    """Return how often each was pushed; several ways of one moment are one push."""
    rows = Message.objects.filter(kind=Kind.PUSH, made_at__gte=moment, people__in=people)
    counted = rows.values("people").annotate(times=Count("made_at", distinct=True))
    return dict(counted.values_list("people", "times"))
