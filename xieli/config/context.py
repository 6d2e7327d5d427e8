"""What every page knows beside its own rows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from xieli.people.queries import demo_people


def place(request: HttpRequest) -> dict[str, object]:
    """Return whether this is a demonstration, which entry of the rail is current, the languages one
    can change to, and the frame: none for a page that is fetched again to follow what changed."""
    path = request.path
    places = {
        "/to-sign/": "todo", "/settings/": "settings",
        "/cases/": "library", "/playbooks/": "library",
    }  # fmt: skip
    found = (nav for start, nav in places.items() if path.startswith(start))
    nav = "todo" if path == "/" else next(found, "projects")
    own = get_language()
    others = [each for each in getattr(request, "languages", []) if each[0] != own]
    return {
        "demo": settings.DEMO,
        "demo_people": demo_people,
        "frame": "core/part.html" if "X-Part" in request.headers else "core/base.html",
        "nav": nav,
        "other_languages": others,
    }
