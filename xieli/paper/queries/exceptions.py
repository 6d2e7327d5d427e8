"""异常问题处理记录 on paper: every exception, as it stands."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xieli.attachments.models import Attachment
from xieli.core import clock
from xieli.exception_reports.models import Cause, ExceptionKind, ExceptionReport
from xieli.kickoff.models import Project
from xieli.kickoff.queries import zone
from xieli.paper.queries.words import aside, day, moment, state_word
from xieli.paper.rules import Facts, Paragraph, Section


def exceptions_content(project: Project) -> dict[str, object]:
    """Return every exception of a project with its files: what is printed and hashed."""
    files: dict[str, list[dict[str, str]]] = {}
    kept = Attachment.objects.standing().filter(project=project, subject_type="exception")
    for file in kept.order_by("pk"):
        said = {"name": file.name, "sha256": file.sha256}
        files.setdefault(file.subject_id, []).append(said)
    reports = ExceptionReport.objects.filter(project=project).for_list().order_by("number")
    return {
        "code": project.code,
        "title": project.title,
        "as_of": clock.today(zone()).isoformat(),
        "exceptions": [{**_facts(row), "files": files.get(row.pk, [])} for row in reports],
    }


def _facts(row: ExceptionReport) -> dict[str, object]:
    place = zone()
    return {
        "number": row.number,
        "task": row.task.title,
        "department": row.task.department.name,
        "owner": row.task.owner.name,
        "kind": row.kind,
        "cause": row.cause,
        "state": row.state.value,
        "opened_by": row.opened_by.name if row.opened_by else "",
        "opened_at": moment(row.opened_at, place),
        "respond_by": moment(row.respond_by, place),
        "reason": row.reason,
        "impact": row.impact,
        "resolution": row.resolution,
        "recovery_on": clock.iso(row.recovery_on),
        "acknowledged_by": row.acknowledged_by.name if row.acknowledged_by else "",
        "acknowledged_at": moment(row.acknowledged_at, place),
        "closed_by": row.closed_by.name if row.closed_by else "",
        "closed_at": moment(row.closed_at, place),
    }


def exceptions_sections(content: Mapping[str, Any]) -> list[Section]:
    """Return a section for each exception: reason, impact, resolution, recovery (S4, S5)."""
    sections = [
        Section(
            _("Exception %(number)s: %(task)s") % row,
            [
                Facts(
                    [
                        (_("Owner"), f"{row['department']} {row['owner']}"),
                        (
                            _("Kind"),
                            aside(ExceptionKind(row["kind"]).label, Cause(row["cause"]).label),
                        ),
                        (_("Opened"), f"{row['opened_at']} {row['opened_by']}".strip()),
                        (_("Respond by"), row["respond_by"]),
                        (_("Reason"), row["reason"]),
                        (_("Impact"), row["impact"]),
                        (_("Resolution"), row["resolution"]),
                        (_("Recovery"), day(row["recovery_on"])),
                        (_("Acknowledged"), f"{row['acknowledged_at']} {row['acknowledged_by']}"),
                        (_("Closed"), f"{row['closed_at']} {row['closed_by']}"),
                        (_("Standing"), state_word(row["state"])),
                    ]
                )
            ],
        )
        for row in content["exceptions"]
    ]
    return sections or [Section(_("Exceptions"), [Paragraph(_("There was none."))])]


def exceptions_files(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the files kept beside exceptions, with their hashes."""
    return [
        (file["name"], file["sha256"]) for row in content["exceptions"] for file in row["files"]
    ]
