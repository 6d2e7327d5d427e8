"""The table of contents of the whole site."""

from django.urls import URLPattern, path

from xieli.core import health

urlpatterns: list[URLPattern] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
]
