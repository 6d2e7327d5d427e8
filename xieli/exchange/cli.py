"""`xieli import` and `xieli export`: the same commands, at the terminal."""

import argparse
import json
import sys
from pathlib import Path

from xieli.core.errors import Refusal
from xieli.exchange.commands import import_table
from xieli.exchange.queries import (
    Choices,
    ImportPlan,
    as_json,
    breakdown_table,
    describe,
    describe_file,
    plan_import,
    progress_table,
)
from xieli.exchange.reader import UnreadableFile, read_workbook
from xieli.exchange.rules import parse_table
from xieli.exchange.writer import write_table
from xieli.kickoff.models import Project
from xieli.people.models import Person

FAILED, REFUSED = 1, 2
TABLES = {"breakdown": breakdown_table, "progress": progress_table}


def add_import(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli import`."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--project", required=True, metavar="CODE")
    parser.add_argument(
        "--owner", action="append", default=[], metavar="部门=EMAIL",
        help="who owns the rows of a department whose owner is masked",
    )  # fmt: skip
    parser.add_argument("--accept-suggestions", action="store_true")
    parser.add_argument("--as", dest="login", metavar="EMAIL", help="who imports (the creator)")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=import_file)


def add_export(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli export`."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("kind", choices=sorted(TABLES))
    parser.add_argument("--format", choices=["xlsx"], default="xlsx")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.set_defaults(run=export_file)


def import_file(options: argparse.Namespace) -> int:
    """Read, plan, and unless `--dry-run` import one table. Exit codes: 0 done, 2 refused."""
    project = Project.objects.filter(code=options.project).select_related("created_by").first()
    if project is None:
        return _refuse(f"There is no project {options.project}.")
    try:
        table = parse_table(read_workbook(options.file.read_bytes(), options.file.name))
        choices = Choices(
            owners=dict(_owner(text) for text in options.owner),
            accepts_suggestions=options.accept_suggestions,
        )
        actor = _person(options.login) if options.login else project.created_by
    except OSError:
        return _refuse(f"{options.file} cannot be read.")
    except UnreadableFile as refusal:
        return _refuse(describe_file(refusal.code))
    except LookupError as unknown:
        return _refuse(str(unknown.args[0]))
    plan = plan_import(table, project, choices)
    print(json.dumps(as_json(plan), ensure_ascii=False) if options.json else as_text(plan))
    if plan.errors or table.header_row is None:
        return REFUSED
    if not options.dry_run:
        try:
            import_table(table=table, project=project, choices=choices, actor=actor)
        except Refusal as refusal:
            return _refuse(refusal.message)
    return 0


def export_file(options: argparse.Namespace) -> int:
    """Write one table of a project as Excel."""
    project = Project.objects.filter(code=options.project).first()
    if project is None:
        return _refuse(f"There is no project {options.project}.")
    table = TABLES[options.kind](project)
    try:
        options.output.write_bytes(write_table(table.title, table.headers, table.rows))
    except OSError as error:
        return _refuse(f"{options.output} cannot be written: {error.strerror}.")
    return 0


def as_text(plan: ImportPlan) -> str:
    """Return one line a row for people."""
    lines = [f"{plan.table.kind}: {len(plan.rows)} rows"]
    for row in plan.rows:
        lines.append(f"{row.row}\t{row.action}\t{row.values.get('name') or ''}")
        lines += [f"\t{describe(error)}" for error in row.errors]
    return "\n".join(lines)


def _owner(text: str) -> tuple[str, Person]:
    department, _mark, login = text.partition("=")
    return department.strip(), _person(login)


def _person(login: str) -> Person:
    person = Person.objects.active().known_as(login).select_related("department").first()
    if person is None:
        raise LookupError(f"Nobody signs in as {login}.")
    return person


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED
