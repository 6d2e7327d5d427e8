"""What the clock causes: one thread beside the pages, in the process that holds the data folder.

Everything it does is idempotent and finds its work in the rows, so a killed worker loses nothing.
"""

import logging
import threading

from django.conf import settings
from django.db import connection

from xieli.core import clock, subscriptions
from xieli.people.models import Organisation
from xieli.progress.commands import climb, open_passed_finishes
from xieli.witness.commands import make_due_extracts, send_extracts

EVERY_SECONDS = 60.0
_log = logging.getLogger(__name__)


class Worker:
    """Runs its rounds until it is stopped."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        self._every = every
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Begin; the first round comes after one pause."""
        self._thread.start()

    def stop(self) -> None:
        """Let the round under way end."""
        self._stopped.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                run_round()
            except Exception:
                _log.exception("the worker tries again in %s s", self._every)
        connection.close()


def run_round() -> int:
    """Hand out what subscribers have not seen; open the exceptions whose cause is the clock (S4).

    Ask for the check-ins that are due (S2); make and send the day's extracts of the ledgers (V3).
    Returns how many exceptions were opened.
    """
    if not Organisation.objects.exists():
        return 0
    with clock.fixed_at(clock.now()):
        subscriptions.catch_up_all()
        opened = open_passed_finishes(actor=None)
        climb()
        make_due_extracts()
        if settings.MAIL:
            send_extracts()
        return opened
