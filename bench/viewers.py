"""What one check-in costs when 10, 100, 1,000 people look: python -m bench.viewers FOLDER.

After the check-in each of them fetches the part of the sheet that follows, in this process through
Django's handler. Prints how many rows were rendered anew, and CPU time for the first viewer (who
renders) and for every other one. FOLDER is one of `bench.dataset`.
"""

import os
import statistics
import sys
import time


def main() -> None:
    """Print one line for each number of viewers."""
    from django.test import Client

    from xieli.core.templatetags.xieli import _fragment
    from xieli.people import commands
    from xieli.people.models import Person
    from xieli.progress import commands as progress
    from xieli.workplan.models import Status, Task

    person = Person.objects.get(email="p0@example.com")
    commands.set_password(person=person, password="bench-password", actor=None)  # noqa: S106
    _session, key = commands.open_session(login="p0@example.com", password="bench-password")  # noqa: S106
    task = Task.objects.filter(project__code="P-000", owner=person).first()
    assert task is not None  # noqa: S101 - the dataset has one
    client = Client(headers={"Host": "localhost", "X-Part": "main"})
    client.cookies["xieli_session"] = key

    def look() -> float:
        began = time.process_time()
        client.get("/projects/P-000/progress/")
        return (time.process_time() - began) * 1000

    look()
    for viewers in (10, 100, 1000):
        progress.check_in(task=task, status=Status.IN_PROGRESS, percent=50, actor=person)
        rendered = _fragment.cache_info().misses
        spent = [look() for _viewer in range(viewers)]
        rendered = _fragment.cache_info().misses - rendered
        print(
            f"{viewers:5} viewers: {rendered} of 250 rows rendered, first {spent[0]:6.1f} ms,"
            f" then {statistics.median(spent[1:]):5.1f} ms each"
        )


if __name__ == "__main__":
    os.environ["XIELI_DATA"] = sys.argv[1]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieli.config.settings")
    import django

    django.setup()
    main()
