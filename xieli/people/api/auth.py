"""Who asks the API: a program by its token, a browser by its session."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from xieli.core import clock
from xieli.people.commands.access import hashed
from xieli.people.forms import COOKIE
from xieli.people.models import ApiToken, Person, Session


class Authenticated(HttpRequest):
    """A request whose person is known."""

    auth: Person


class Token(HttpBearer):
    """`Authorization: Bearer xieli_…`, made by `xieli token create`."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Return the person a standing token acts as."""
        row = ApiToken.objects.standing(hashed(token)).first()
        return row.person if row else None


class Browser(APIKeyCookie):
    """The session cookie of the pages; an unsafe request needs the CSRF token too."""

    param_name = COOKIE

    def __init__(self) -> None:
        super().__init__(csrf=False)  # checked below: a request without a cookie is 401, not 403

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        """Return the person signed in. Raises HttpError 403 without the CSRF token."""
        session = Session.objects.standing(hashed(key), clock.now()).first() if key else None
        if session is None:
            return None
        if check_csrf(request):
            raise HttpError(403, _("The CSRF token is missing or wrong."))
        return session.person
