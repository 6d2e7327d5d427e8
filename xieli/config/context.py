"""What every page knows beside its own rows."""

from django.conf import settings
from django.http import HttpRequest

from xieli.people.queries import demo_people


def place(request: HttpRequest) -> dict[str, object]:
    """Return whether this is a demonstration, and which entry of the rail is current."""
    path = request.path
    nav = "todo" if path == "/" else "settings" if path.startswith("/settings/") else "projects"
    return {"demo": settings.DEMO, "demo_people": demo_people, "nav": nav}
