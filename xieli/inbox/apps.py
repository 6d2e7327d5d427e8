"""Wires the subscriber when Django starts."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """The app of what people are told."""

    name = "xieli.inbox"

    def ready(self) -> None:
        """Subscribe to every event somebody is told of."""
        from xieli.inbox import subscribers  # noqa: F401
