"""`xieli check-in`: the one line at the terminal (S3)."""

import argparse
import sys
from datetime import date

from xieli.core.days import in_reach
from xieli.kickoff.models import Project
from xieli.people.models import Person
from xieli.progress import commands
from xieli.workplan.models import Task

REFUSED = 2


def add_check_in(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli check-in PROJECT TASK --as EMAIL`; with nothing more: nothing changed."""
    parser.add_argument("project", metavar="PROJECT", help="its code")
    parser.add_argument("task", metavar="TASK", help="its number in the breakdown, or its title")
    parser.add_argument("--as", dest="login", metavar="EMAIL", required=True, help="who checks in")
    parser.add_argument("--percent", type=int)
    parser.add_argument("--status", choices=["not_started", "in_progress", "blocked", "done"])
    parser.add_argument("--forecast", type=date.fromisoformat, metavar="2026-01-31")
    parser.add_argument("--note", help="what is needed, what is off")
    parser.add_argument("--deliverable", help="the link or text that 100 %% needs")
    parser.set_defaults(run=check_in)


def check_in(options: argparse.Namespace) -> int:
    """Check in on a task. Exit codes: 0 done, 2 refused."""
    person = Person.objects.active().known_as(options.login).first()
    if person is None:
        return _refuse(f"There is nobody called {options.login}.")
    project = Project.objects.visible_to(person).filter(code=options.project).first()
    if project is None:
        return _refuse(f"There is no project {options.project}.")
    found = _tasks(project, options.task)
    if len(found) != 1:
        why = "no task" if not found else f"{len(found)} tasks"
        return _refuse(f"{project.code} has {why} called {options.task}.")
    commands.check_in(
        task=found[0],
        status=options.status,
        percent=options.percent,
        forecast_finish=in_reach(options.forecast, "forecast_finish") if options.forecast else ...,
        note=options.note,
        deliverable=options.deliverable,
        actor=person,
    )
    found[0].refresh_from_db()
    print(f"{found[0].title}: {found[0].get_status_display()} {found[0].percent} %")
    return 0


def _tasks(project: Project, said: str) -> list[Task]:
    rows = project.tasks.select_related("project").order_by("position")
    named = list(rows.filter(title=said))
    number = int(said) if said.isdecimal() else 0
    return named or list(rows[number - 1 : number] if number else [])


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED
