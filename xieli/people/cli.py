"""`xieli organisation found`, `person add`, `calendar import`, `token create`."""

import argparse
import json
import sys
from pathlib import Path

from xieli.core import clock
from xieli.core.database import write
from xieli.people import commands, queries
from xieli.people.models import Department, Person
from xieli.people.rules import ExceptionalDay, read_calendar_file

REFUSED = 2
CALENDAR = Path(__file__).parent / "data" / "calendar_cn.json"


def add_organisation(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli organisation found NAME`."""
    found = parser.add_subparsers(required=True).add_parser("found")
    found.add_argument("name")
    found.add_argument("--time-zone", default="Asia/Shanghai")
    found.add_argument("--json", action="store_true")
    found.set_defaults(run=found_organisation)


def add_token(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli token create EMAIL`."""
    create = parser.add_subparsers(required=True).add_parser("create")
    create.add_argument("login", metavar="EMAIL")
    create.add_argument("--name", default="terminal")
    create.add_argument("--json", action="store_true")
    create.set_defaults(run=create_token)


def add_person(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli person add`."""
    add = parser.add_subparsers(required=True).add_parser("add")
    add.add_argument("--name", required=True)
    add.add_argument("--email", required=True)
    add.add_argument("--department", required=True, help="it is added when it is new")
    add.add_argument("--head", action="store_true", help="appoint them head of the department")
    add.add_argument("--password", default="", help="- reads it from the standard input")
    add.add_argument("--administrator", action="store_true")
    add.add_argument("--json", action="store_true")
    add.set_defaults(run=add_somebody)


def add_calendar(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli calendar import FILE`."""
    reading = parser.add_subparsers(required=True).add_parser("import")
    reading.add_argument(
        "file", type=Path, metavar="FILE", help="a calendar file, or the notice's text (UTF-8)"
    )
    reading.add_argument("--dry-run", action="store_true", help="only say what would change")
    reading.add_argument("--json", action="store_true")
    reading.set_defaults(run=import_calendar)


def found_organisation(options: argparse.Namespace) -> int:
    """Set up the one organisation of this installation (P5), with the calendar that ships (S1)."""
    organisation = commands.found_organisation(
        name=options.name, time_zone=options.time_zone, actor=None
    )
    commands.import_calendar(years=read_calendar_file(CALENDAR.read_text("utf-8")), actor=None)
    _say(options, organisation.name, id=organisation.pk, name=organisation.name)
    return 0


def import_calendar(options: argparse.Namespace) -> int:
    """Replace the years of a calendar file or of the official notice (S1).

    With --dry-run it only says what would change.
    """
    years = queries.years_of(options.file.read_bytes().decode("utf-8-sig", errors="replace"))
    changes = queries.calendar_changes(years)
    if not options.dry_run:
        commands.import_calendar(years=years, actor=None)
    rows = [(each.day.isoformat(), _kind(each.before), _kind(each.after)) for each in changes]
    if options.json:
        told = [dict(zip(("day", "before", "after"), row, strict=True)) for row in rows]
        facts = {"years": sorted(years), "applied": not options.dry_run, "changes": told}
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    for row in rows:
        print("\t".join(row))
    done = "would change" if options.dry_run else "changed"
    print(f"{', '.join(sorted(years))}: {len(rows)} days {done}")
    return 0


def create_token(options: argparse.Namespace) -> int:
    """Print a new bearer token; it is shown this once."""
    person = Person.objects.active().known_as(options.login).first()
    if person is None:
        return _refuse(f"Nobody signs in as {options.login}.")
    token, secret = commands.create_token(person=person, name=options.name, actor=None)
    _say(options, secret, id=token.pk, person=person.pk, name=token.name, token=secret)
    return 0


def add_somebody(options: argparse.Namespace) -> int:
    """Add a person to a department, all of it or nothing."""
    password = sys.stdin.readline().strip() if options.password == "-" else options.password  # noqa: S105
    with clock.fixed_at(clock.now()), write():
        department = Department.objects.open().filter(name=options.department).first()
        department = department or commands.add_department(name=options.department, actor=None)
        person = commands.add_person(
            name=options.name,
            department=department,
            email=options.email,
            password=password,
            is_administrator=options.administrator,
            actor=None,
        )
        if options.head:
            deputy = department.deputy
            commands.appoint_head(department=department, head=person, deputy=deputy, actor=None)
    _say(options, person.name, id=person.pk, name=person.name, email=person.email)
    return 0


def _kind(row: ExceptionalDay | None) -> str:
    if row is None:
        return "ordinary"
    return f"{row.kind}?" if row.is_provisional else row.kind


def _say(options: argparse.Namespace, line: str, **facts: str) -> None:
    print(json.dumps(facts, ensure_ascii=False) if options.json else line)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED
