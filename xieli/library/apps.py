"""Wires the long jobs of the archive when Django starts."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The app of archives, cases and playbooks."""

    name = "xieli.library"

    def ready(self) -> None:
        """Let every ledger be verified in the background."""
        from xieli.library import jobs  # noqa: F401
