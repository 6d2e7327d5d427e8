"""Time the hot pages beside a bare answer, in one run: python -m bench.pages FOLDER [ROUNDS].

One client in this process through Django's handler (no socket), so the figures are CPU time a
request; the floor is /health/live through the same middlewares. Prints milliseconds and ratios.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable


def main(rounds: int) -> None:
    """Print one line a page."""
    from django.test import Client

    from xieli.kickoff.models import Project
    from xieli.people import commands
    from xieli.people.models import Person
    from xieli.progress import commands as progress
    from xieli.workplan.models import Status, Task

    person = Person.objects.get(email="p0@example.com")
    _token, secret = commands.create_token(person=person, name="bench", actor=None)
    commands.set_password(person=person, password="bench-password", actor=None)  # noqa: S106
    _session, key = commands.open_session(login="p0@example.com", password="bench-password")  # noqa: S106
    _token, secret = commands.create_token(
        person=Person.objects.get(pk=person.pk), name="bench", actor=None
    )
    client = Client(headers={"Host": "localhost"})
    client.cookies["xieli_session"] = key
    bearer = {"Authorization": f"Bearer {secret}"}
    project = Project.objects.get(code="P-000")
    task = Task.objects.filter(project=project, owner=person).first()
    assert task is not None  # noqa: S101 - the dataset has one

    def check_in() -> None:
        progress.check_in(task=task, status=Status.IN_PROGRESS, percent=50, actor=person)

    jobs: dict[str, Callable[[], object]] = {
        "floor: /health/live": lambda: client.get("/health/live"),
        "to-dos": lambda: client.get("/"),
        "tracking sheet, 250 rows": lambda: client.get("/projects/P-000/progress/"),
        "plan, 250 rows drawn": lambda: client.get("/projects/P-000/plan/"),
        "breakdown, 250 rows": lambda: client.get("/projects/P-000/breakdown/"),
        "task page": lambda: client.get(f"/tasks/{task.pk}/"),
        "task JSON": lambda: client.get(f"/api/v1/tasks/{task.pk}", headers=bearer),
        "sheet JSON, 250 rows": lambda: client.get(
            "/api/v1/projects/P-000/progress", headers=bearer
        ),
        "check-in (command)": check_in,
    }
    floor = 0.0
    for name, job in jobs.items():
        job()
        spent = []
        for _round in range(rounds):
            began = time.process_time()
            job()
            spent.append((time.process_time() - began) * 1000)
        middle = statistics.median(spent)
        floor = floor or middle
        print(f"{name:28} {middle:8.2f} ms CPU   {middle / floor:6.1f} × floor")


if __name__ == "__main__":
    os.environ["XIELI_DATA"] = sys.argv[1]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
    import django

    django.setup()
    main(int(sys.argv[2]) if len(sys.argv) > 2 else 30)
