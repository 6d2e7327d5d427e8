"""`xieli import` and `xieli bundle`: the same at the terminal."""

import argparse
import json
import sys
from pathlib import Path

from xieli.core.errors import Refusal, Unable
from xieli.exchange.commands import import_table, undo_import
from xieli.exchange.forms import readable, said_choices
from xieli.exchange.models import ImportRun
from xieli.exchange.queries import (
    Choices,
    ImportPlan,
    as_json,
    describe,
    plan_import,
    refused_sheet,
    understood,
)
from xieli.exchange.writer import write_bundle, write_refused
from xieli.kickoff.models import Project
from xieli.library.models import Case
from xieli.paper.writers import REACHED
from xieli.people.models import Person

FAILED, REFUSED = 1, 2


def add_import(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli import FILE --project CODE` and `xieli import undo ID`."""
    parser.add_argument("file", metavar="FILE | undo", help="a table; or `undo` and an import's id")
    parser.add_argument("id", nargs="?", help="the import to undo, as the import said")
    parser.add_argument("--project", metavar="CODE", help="the project it goes into")
    parser.add_argument(
        "--owner", action="append", default=[], metavar="部门=EMAIL",
        help="who owns the rows of a department (or the row of this number) whose owner is masked",
    )  # fmt: skip
    parser.add_argument("--accept-suggestions", action="store_true")
    parser.add_argument(
        "--predecessor", action="append", default=[], metavar="ROW:TEXT=TASK",
        help="which task a doubtful predecessor of a row means; none with nothing after =",
    )  # fmt: skip
    parser.add_argument(
        "--header", action="append", default=[], metavar="HEADER=FIELD",
        help="which field an unknown header means; remembered for the next table",
    )  # fmt: skip
    parser.add_argument(
        "--refused", type=Path, metavar="FILE.xlsx",
        help="when rows cannot enter: the same table with what is wrong beside each",
    )  # fmt: skip
    parser.add_argument("--as", dest="login", metavar="EMAIL", help="who acts (the creator)")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=import_file)


def add_bundle(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli bundle PROJECT -o FILE.zip`."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.zip")
    parser.set_defaults(run=write_case)


def write_case(options: argparse.Namespace) -> int:
    """Write the bundle of an archived project. Exit codes: 0 done, 1 no font, 2 refused."""
    case = Case.objects.select_related("project").filter(project__code=options.project).first()
    if case is None:
        print(f"There is no archived project {options.project}.", file=sys.stderr)
        return REFUSED
    try:
        write_bundle(case, REACHED, to=options.output)
    except Unable as reason:
        print(reason, file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"{options.output} cannot be written: {error.strerror}.", file=sys.stderr)
        return REFUSED
    return 0


def import_file(options: argparse.Namespace) -> int:
    """Read, plan, and unless `--dry-run` import one table. Exit codes: 0 done, 2 refused.

    Who acts is said on standard error: without `--as` it is the project's creator.
    """
    if options.file == "undo" and options.id:
        return _undo(options)
    if options.id or not options.project:
        return _refuse("Say: xieli import FILE --project CODE, or: xieli import undo ID.")
    project = Project.objects.filter(code=options.project).select_related("created_by").first()
    if project is None:
        return _refuse(f"There is no project {options.project}.")
    file = Path(options.file)
    try:
        choices = _choices(options)
        rows = readable(file.read_bytes(), file.name)
        actor = _person(options.login) if options.login else project.created_by
    except OSError:
        return _refuse(f"{file} cannot be read.")
    except Refusal as refusal:
        return _refuse(refusal.message)
    except LookupError as unknown:
        return _refuse(str(unknown.args[0]))
    table = understood(rows, choices)
    plan = plan_import(table, project, choices)
    refusal_said = ""
    if not (plan.errors or table.header_row is None or options.dry_run):
        _say_who(actor)
        try:
            plan = import_table(
                table=table, project=project, choices=choices, actor=actor, file_name=file.name
            )
        except Refusal as refusal:
            refusal_said = refusal.message
    print(json.dumps(as_json(plan), ensure_ascii=False) if options.json else as_text(plan))
    if plan.errors and options.refused:
        _write(options.refused, write_refused(refused_sheet(rows, plan)))
    if refusal_said:
        return _refuse(refusal_said)
    return REFUSED if plan.errors or table.header_row is None else 0


def _undo(options: argparse.Namespace) -> int:
    run = ImportRun.objects.select_related("project__created_by").filter(pk=options.id).first()
    if run is None:
        return _refuse(f"There is no import {options.id}.")
    try:
        actor = _person(options.login) if options.login else run.project.created_by
        _say_who(actor)
        undo_import(run=run, actor=actor)
    except Refusal as refusal:
        return _refuse(refusal.message)
    except LookupError as unknown:
        return _refuse(str(unknown.args[0]))
    print(f"Undone: {run}, {run.created} new, {run.changed} changed.")
    return 0


def _choices(options: argparse.Namespace) -> Choices:
    predecessors: dict[str, dict[str, str]] = {}
    for said in options.predecessor:
        place, _mark, title = said.rpartition("=")
        row, _colon, text = place.partition(":")
        predecessors.setdefault(row.strip(), {})[text.strip()] = title.strip()
    return said_choices(
        owners=dict(_pair(text) for text in options.owner),
        predecessors=predecessors,
        headers=dict(_pair(text) for text in options.header),
        accepts_suggestions=options.accept_suggestions,
    )


def _pair(text: str) -> tuple[str, str]:
    name, _mark, value = text.rpartition("=")
    return name.strip(), value.strip()


def _say_who(actor: Person) -> None:
    print(f"Acting as {actor.name} ({actor.department.name}).", file=sys.stderr)


def _write(place: Path, content: bytes) -> int:
    try:
        place.write_bytes(content)
    except OSError as error:
        return _refuse(f"{place} cannot be written: {error.strerror}.")
    return 0


def as_text(plan: ImportPlan) -> str:
    """Return one line a row for people."""
    lines = [f"{plan.table.kind}: {len(plan.rows)} rows"]
    for row in plan.rows:
        lines.append(f"{row.row}\t{row.action}\t{row.values.get('name') or ''}")
        lines += [f"\t{c.field}: {c.old or '—'} → {c.new}" for c in row.changes]
        lines += [f"\t{describe(error)}" for error in row.errors]
    if left := [*plan.table.unmapped, *plan.unused]:
        lines.append(f"not taken in: {', '.join(left)}")
    if plan.run:
        lines.append(f"Imported. To undo it within 24 hours: xieli import undo {plan.run.pk}")
    return "\n".join(lines)


def _person(login: str) -> Person:
    person = Person.objects.active().known_as(login).select_related("department").first()
    if person is None:
        raise LookupError(f"Nobody signs in as {login}.")
    return person


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED
