"""Fill a folder with a large organisation, always the same: python -m bench.dataset FOLDER.

200 projects, 50,000 tasks, 300 people in 20 departments, written in bulk because this is no product
path: nothing here has events, so it is for reading speed only.
"""

import os
import random
import sys
from datetime import UTC, date, datetime, timedelta

PROJECTS, TASKS, PEOPLE, DEPARTMENTS, SEED = 200, 250, 300, 20, 20261122


def fill() -> None:
    """Write the rows; two minutes at most."""
    from xieli.core.models import Ledger
    from xieli.kickoff.models import Participation, Phase, Project
    from xieli.people import commands
    from xieli.people.models import Department, Person
    from xieli.workplan.models import Dependency, Status, Task

    chance = random.Random(SEED)  # noqa: S311 - sample data
    commands.found_organisation(name="大组织", actor=None)
    departments = Department.objects.bulk_create(
        Department(name=f"部门{n:02}") for n in range(DEPARTMENTS)
    )
    people = Person.objects.bulk_create(
        Person(
            name=f"人员{n:03}", email=f"p{n}@example.com",
            department=departments[n % DEPARTMENTS],
        )
        for n in range(PEOPLE)
    )  # fmt: skip
    ledgers = Ledger.objects.bulk_create(Ledger() for _ in range(PROJECTS))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    projects = Project.objects.bulk_create(
        Project(
            ledger=ledger, code=f"P-{n:03}", title=f"项目{n:03}", phase=Phase.EXECUTION,
            created_by=people[0], created_at=now, starts_on=date(2026, 1, 5),
            deadline=date(2027, 6, 30),
        )
        for n, ledger in enumerate(ledgers)
    )  # fmt: skip
    Participation.objects.bulk_create(
        Participation(project=project, department=department, role=role)
        for project in projects
        for department, role in zip(
            departments[:3], ("lead", "initiating", "supervising"), strict=True
        )
    )
    for project in projects:
        starts = [date(2026, 1, 5) + timedelta(days=chance.randrange(400)) for _ in range(TASKS)]
        tasks = Task.objects.bulk_create(
            Task(
                project=project, position=n + 1, title=f"任务{n:03}", module="模块", action="动作",
                department=departments[n % DEPARTMENTS], owner=people[n % PEOPLE],
                planned_start=start, planned_finish=start + timedelta(days=chance.randrange(1, 20)),
                deliverable="交付物", status=Status.IN_PROGRESS, percent=chance.randrange(1, 99),
            )
            for n, start in enumerate(starts)
        )  # fmt: skip
        Dependency.objects.bulk_create(
            Dependency(
                predecessor=tasks[n - 1],
                successor=tasks[n],
                proposed_by=people[0],
                proposed_at=now,
                asked_at=now,
            )
            for n in range(1, TASKS, 2)
        )


if __name__ == "__main__":
    os.environ["XIELI_DATA"] = sys.argv[1]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill()
