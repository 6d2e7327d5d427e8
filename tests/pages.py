"""Somebody of the cast in front of a page."""

import pytest
from django.conf import settings
from django.test import Client

from xieli.people import commands
from xieli.people.forms import COOKIE
from xieli.people.models import Person


def signed_in(person: Person) -> Client:
    """Return a browser in which this person is signed in; an error is a 500, as for everybody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DEMO", True)
        _session, key = commands.switch_person(person=person, actor=None)
    client = Client(raise_request_exception=False)
    client.cookies[COOKIE] = key
    return client
