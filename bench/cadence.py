"""How long asking for every due check-in takes: python -m bench.cadence FOLDER.

One round of the worker at the moment the reminders of a week come, and one at the due moment, over
the whole dataset; both are taken back. FOLDER is one of `bench.dataset`.
"""

import os
import sys
import time
from datetime import timedelta


def main() -> None:
    """Print how many rungs were reached and how long that took."""
    from django.db import transaction

    from xieli.core import clock, subscriptions
    from xieli.inbox.commands import write_due
    from xieli.inbox.models import Notice
    from xieli.kickoff.models import Urgency
    from xieli.people.models import Organisation
    from xieli.progress.commands import climb
    from xieli.progress.queries import dues_around, hours_of, usual_cadence

    hours, now = hours_of(Organisation.objects.get()), clock.now()
    dues = dues_around(usual_cadence(Urgency.NORMAL), hours, now.date())
    due = next(each for each in dues if each > now + timedelta(days=1))
    with transaction.atomic():
        for name, moment in (("reminders", due - timedelta(minutes=60)), ("missing", due)):
            began, spent = time.perf_counter(), time.process_time()
            with clock.fixed_at(moment):
                told = climb()
            took, spent = time.perf_counter() - began, time.process_time() - spent
            print(f"{told:6} {name}: {took:5.1f} s, {spent:5.1f} s of CPU")
            began = time.perf_counter()
            with clock.fixed_at(moment):
                subscriptions.catch_up_all()
                notices = Notice.objects.filter(told_at=moment).count()
                print(f"{notices:6} notices: {time.perf_counter() - began:5.1f} s")
                began = time.perf_counter()
                written = write_due()
            print(f"{written:6} messages written: {time.perf_counter() - began:5.1f} s")
        began = time.process_time()
        with clock.fixed_at(due + timedelta(minutes=1)):
            climb()
        print(f"a round with nothing to tell: {time.process_time() - began:5.2f} s of CPU")
        transaction.set_rollback(True)


if __name__ == "__main__":
    os.environ["XIELI_DATA"] = sys.argv[1]
    os.environ.setdefault(
        "XIELI_MAIL", "smtp://127.0.0.1:9"
    )  # so that there is a way; none is taken
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
    import django

    django.setup()
    main()
