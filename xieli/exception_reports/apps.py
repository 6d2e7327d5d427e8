"""Wires the subscribers and the place of files when Django starts."""

from django.apps import AppConfig


class ExceptionReportsConfig(AppConfig):
    """The app of exceptions."""

    name = "xieli.exception_reports"

    def ready(self) -> None:
        """Subscribe to the events that cause an exception; let files be attached to one."""
        from xieli.exception_reports import queries, subscribers  # noqa: F401
