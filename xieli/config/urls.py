"""The table of contents of the whole site."""

from django.urls import URLPattern, URLResolver, include, path

from xieli.config.api import api
from xieli.core import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("api/v1/", api.urls),
    path("", include("xieli.people.urls")),
    path("", include("xieli.jobs.urls")),
    path("", include("xieli.channels.urls")),
    path("", include("xieli.exchange.urls")),
    path("", include("xieli.paper.urls")),
    path("", include("xieli.kickoff.urls")),
    path("", include("xieli.attachments.urls")),
    path("", include("xieli.signoff.urls")),
    path("", include("xieli.workplan.urls")),
    path("", include("xieli.progress.urls")),
    path("", include("xieli.exception_reports.urls")),
    path("", include("xieli.changes.urls")),
    path("", include("xieli.closing.urls")),
    path("", include("xieli.meetings.urls")),
    path("", include("xieli.library.urls")),
    path("", include("xieli.witness.urls")),
    path("", include("xieli.workspace.urls")),
    path("", include("xieli.inbox.urls")),
]
