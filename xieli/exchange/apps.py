"""Wires the long jobs of what is taken away when Django starts."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The app of tables in and bundles out."""

    name = "xieli.exchange"

    def ready(self) -> None:
        """Let a bundle be written in the background."""
        from xieli.exchange import jobs  # noqa: F401
