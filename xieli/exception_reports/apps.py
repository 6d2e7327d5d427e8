"""Wires the subscribers when Django starts."""

from django.apps import AppConfig


class ExceptionReportsConfig(AppConfig):
    """The app of exceptions."""

    name = "xieli.exception_reports"

    def ready(self) -> None:
        """Subscribe to the events that cause an exception."""
        from xieli.exception_reports import subscribers  # noqa: F401
