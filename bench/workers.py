"""R9: many workers, killed at random: python -m tests.on_postgres python -m bench.workers.

`bench.workers [ITEMS] [WORKERS]` makes a project with so many tasks, due at one moment half a
minute from now, and lets the workers fight for them while one of them is killed every second and
started again. It ends when every reminder was told, or after ten minutes, and prints how many were
told twice or never, and how late.
"""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

SOON = timedelta(seconds=30)
PATIENCE = 600.0
WORK = """
import django; django.setup()
import time
from xieli.config.worker import run_outbox, run_round
while True:
    run_round(); run_outbox(); time.sleep(1)
"""


def make(items: int) -> datetime:
    """Set up a company whose reminders come at one moment; return it."""
    from django.core.management import call_command

    from tests.cast import found_company
    from tests.plans import in_execution
    from xieli.core import clock
    from xieli.people import commands as people
    from xieli.people.models import CalendarDay, Organisation
    from xieli.progress import commands as progress
    from xieli.workplan.models import Task

    call_command("migrate", verbosity=0)
    cast = found_company()
    plan = in_execution(cast)
    owners = [
        people.add_person(
            name=f"员工{n}", department=cast.service, email=f"p{n}@example.com", actor=None
        )
        for n in range(100)
    ]
    Task.objects.filter(project=plan.project).update(status="done")
    Task.objects.bulk_create(
        Task(
            project=plan.project, department=cast.service, owner=owners[n % 100], title=f"任务{n}",
            position=n + 10, module="m", action="a", planned_start=clock.now().date(),
        )
        for n in range(items)
    )  # fmt: skip
    # Working hours all day long: the reminder comes two of them before it is due.
    moment = clock.now() + SOON
    due = (moment + timedelta(hours=2)).replace(microsecond=0)
    zone = due.tzinfo
    Organisation.objects.update(time_zone="UTC", opens_at="00:00", closes_at="23:59:59")
    for day in (due.date(), moment.date()):
        CalendarDay.objects.update_or_create(day=day, defaults={"is_working": True})
    progress.set_cadence(
        project=plan.project,
        rhythm="daily",
        weekday=0,
        at=due.time(),
        version=1,
        actor=cast.zhou_ba,
    )
    return (due - timedelta(hours=2)).replace(tzinfo=zone)


def fight(items: int, workers: int) -> int:
    """Let the workers run and die until everything is told; return how many were killed."""
    from xieli.inbox.models import Notice
    from xieli.progress.models import DueRung

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", WORK], stderr=subprocess.DEVNULL)  # noqa: S603

    running, killed = [start() for _n in range(workers)], 0
    until = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until:
            time.sleep(1)
            unlucky = random.randrange(workers)  # noqa: S311
            running[unlucky].send_signal(signal.SIGKILL)
            running[unlucky].wait()
            running[unlucky], killed = start(), killed + 1
            if DueRung.objects.count() >= items and Notice.objects.filter(how="ask").count():
                told = Notice.objects.filter(event__type="check_in.reminded").count()
                if told >= items:
                    return killed
    finally:
        for process in running:
            process.kill()
            process.wait()
    return killed


def main(items: int, workers: int) -> int:
    """Print what became of the reminders; exit 1 if one was told twice, late or never."""
    from django.db.models import Count

    from xieli.core.models import Event
    from xieli.inbox.models import Notice
    from xieli.progress.models import DueRung

    moment = make(items)
    killed = fight(items, workers)
    took = (datetime.now(moment.tzinfo) - moment).total_seconds()
    reminded = Event.objects.filter(type="check_in.reminded")
    twice = reminded.values("subject_id").annotate(n=Count("pk")).filter(n__gt=1).count()
    never = items - reminded.values("subject_id").distinct().count()
    notices = Notice.objects.filter(event__type="check_in.reminded")
    merged = notices.filter(count__gt=1).count()
    late = sorted((at - moment).total_seconds() for at in reminded.values_list("at", flat=True))
    p99 = late[int(len(late) * 0.99)] if late else PATIENCE
    print(
        f"{items} due, {workers} workers, {killed} killed; all told {took:.0f} s after the moment"
    )
    print(f"reminders: {twice} twice, {never} never, p99 {p99:.1f} s late")
    print(f"rungs: {DueRung.objects.count()}; notices: {notices.count()}, {merged} twice")
    return int(bool(twice or never or merged or took > 60))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
    import django

    django.setup()
    numbers = [int(word) for word in sys.argv[1:]] + [10_000, 10][len(sys.argv) - 1 :]
    sys.exit(main(*numbers))
