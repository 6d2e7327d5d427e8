"""A request of somebody who is signed in."""

from django.http import HttpRequest

from xieli.people.models import Person, Session

COOKIE, LANGUAGE_COOKIE = "xieli_session", "xieli_language"


class SignedIn(HttpRequest):
    """What the middleware adds: who asks, and by which session."""

    person: Person
    session_row: Session
