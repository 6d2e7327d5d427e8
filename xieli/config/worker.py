"""What the clock causes, and long jobs: in the serving process with SQLite, else `xieli worker`.

Everything they do is idempotent and finds its work in the rows, so a killed worker loses nothing,
and two of them do nothing twice (R9).
"""

import logging
import threading
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import connection

from xieli.core import clock, subscriptions
from xieli.core.rounds import Part, go_round
from xieli.inbox.commands import forget_old, send_due, write_due
from xieli.jobs.commands import forget_old_jobs, run_due
from xieli.meetings.commands import remind_unconfirmed
from xieli.people.models import Organisation
from xieli.progress.commands import climb, open_passed_finishes
from xieli.witness.commands import make_due_extracts, send_extracts

_log = logging.getLogger(__name__)

# What the clock says: subscribers left behind (R7), S4, S2, S6, S7, V3, and what is read no more.
CLOCK: Mapping[str, Part] = {
    "subscriptions": subscriptions.catch_up_all,
    "passed_finishes": open_passed_finishes,
    "cadence": climb,
    "confirmations": remind_unconfirmed,
    "extracts": lambda: len(make_due_extracts()),
    "old_notices": forget_old,
    "old_jobs": forget_old_jobs,
}
# What leaves the house. A platform may be slow; the clock does not wait for it.
OUTBOX: Mapping[str, Part] = {
    "messages_written": write_due,
    "messages_sent": send_due,
    "extracts_by_mail": lambda: send_extracts() if settings.MAIL else 0,
}
CLOCK_SECONDS, OUTBOX_SECONDS = 20.0, 10.0  # R9: what is due is told within a minute
JOBS_SECONDS = 1.0  # somebody looks on


class Worker:
    """Runs its rounds until it is stopped."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._threads = [
            self._thread("clock", run_round, CLOCK_SECONDS),
            self._thread("outbox", run_outbox, OUTBOX_SECONDS),
            self._thread("jobs", self._run_jobs, JOBS_SECONDS),
        ]

    def start(self) -> None:
        """Begin; the first round comes after one pause."""
        for thread in self._threads:
            thread.start()

    def halt(self) -> None:
        """Ask it to stop; for a signal, which may not wait."""
        self._stopped.set()

    def wait(self) -> None:
        """Until somebody stops it."""
        self._stopped.wait()

    def stop(self) -> None:
        """Let the rounds under way end."""
        self._stopped.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(5)

    def _run_jobs(self) -> None:
        go_round({"jobs": lambda: run_due(self._stopped.is_set)})

    def _thread(self, name: str, go: Callable[[], object], every: float) -> threading.Thread:
        def run() -> None:
            while not self._stopped.wait(every):
                try:
                    go()
                except Exception:
                    _log.exception("the worker tries again in %s s", every)
                finally:
                    connection.close()

        return threading.Thread(target=run, name=f"worker-{name}", daemon=True)


def run_round() -> dict[str, int]:
    """Do what the clock asks for at this one moment; return what each part had to do."""
    if not Organisation.objects.exists():
        return {}
    with clock.fixed_at(clock.now()):
        return go_round(CLOCK)


def run_outbox() -> dict[str, int]:
    """Write and send messages. Each has its own moment: a round may last minutes."""
    return go_round(OUTBOX) if Organisation.objects.exists() else {}
