"""`xieli export`: a document as a file, at the terminal."""

import argparse
import sys
from pathlib import Path

from xieli.core.errors import Unable
from xieli.kickoff.models import Project
from xieli.paper.queries import KINDS
from xieli.paper.writers import FORMATS, REACHED, File, document, minutes_file

FAILED, REFUSED = 1, 2
MINUTES = "minutes"


def add_export(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli export PROJECT KIND -o FILE`."""
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("kind", choices=[*KINDS, MINUTES])
    parser.add_argument("--format", choices=FORMATS, help="as the file's name ends, else pdf")
    parser.add_argument(
        "--number",
        type=int,
        metavar="N",
        help="of a change request or a round of acceptance; else what counts now",
    )
    parser.add_argument("--revision", type=int, metavar="N", help="an older one")
    parser.add_argument("--meeting", metavar="ID", help="of minutes; else the meeting ended last")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.set_defaults(run=export_file)


def export_file(options: argparse.Namespace) -> int:
    """Write one document. Exit codes: 0 done, 1 no Chinese font, 2 refused."""
    project = Project.objects.filter(code=options.project).first()
    if project is None:
        return _say(f"There is no project {options.project}.")
    ending = options.output.suffix.removeprefix(".")
    format = options.format or (ending if ending in FORMATS else "pdf")
    if format == "xlsx" and (options.kind == MINUTES or KINDS[options.kind].table is None):
        return _say(f"{options.kind} comes as pdf or docx; only tables come as xlsx.")
    try:
        if options.kind == MINUTES:
            made = _minutes(project, format, options.meeting)
        else:
            made = document(
                project,
                options.kind,
                format,
                address=REACHED,
                number=options.revision,
                which=options.number,
            )
    except Unable as reason:
        return _say(str(reason), FAILED)
    if made is None:
        return _say(f"{options.project} has no {options.kind} as {format}, or not that one.")
    try:
        options.output.write_bytes(made.content)
    except OSError as error:
        return _say(f"{options.output} cannot be written: {error.strerror}.")
    return 0


def _minutes(project: Project, format: str, meeting: str | None) -> File | None:
    """Of the meeting that is named, else of the one that ended last."""
    rows = project.meetings.filter(ended_at__isnull=False).select_related("project")
    row = rows.filter(pk=meeting).first() if meeting else rows.order_by("-ended_at", "pk").first()
    return minutes_file(row, format, address=REACHED) if row else None


def _say(sentence: str, code: int = REFUSED) -> int:
    print(sentence, file=sys.stderr)
    return code
