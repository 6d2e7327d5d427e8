"""任务进度跟踪表 on paper: live data as of a day."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xieli.core import clock
from xieli.kickoff.models import Project
from xieli.kickoff.queries import zone
from xieli.paper.queries.tables import PROGRESS_HEADERS, headings
from xieli.paper.queries.words import moment, state_word
from xieli.paper.rules import Column, Section, Table
from xieli.progress.queries import tracking_sheet

SHARES = (38, 18, 22, 14, 16, 30, 40, 22, 32)


def progress_content(project: Project) -> dict[str, object]:
    """Return the sheet as it stands today, row by row: what is printed and hashed."""
    place = zone()
    return {
        "code": project.code,
        "title": project.title,
        "as_of": clock.today(place).isoformat(),
        "rows": [
            {
                "title": row.title,
                "status": row.status,
                "actual_finish": clock.iso(row.actual_finish),
                "percent": row.percent,
                "updated_by": row.updated_by_name,
                "updated_at": moment(row.updated_at, place),
                "exception": row.exception,
                "forecast_finish": clock.iso(row.forecast_finish),
                "delivered": row.delivered,
            }
            for row in tracking_sheet(project)
        ],
    }


def progress_sections(content: Mapping[str, Any]) -> list[Section]:
    """Return the template's second table, with the forecast and what was delivered (S3)."""
    titles = headings(PROGRESS_HEADERS)
    columns = [Column(title, share) for title, share in zip(titles, SHARES, strict=True)]
    rows = [
        (
            row["title"],
            state_word(row["status"]),
            row["actual_finish"] or "",
            f"{row['percent']}%",
            row["updated_by"],
            row["updated_at"],
            row["exception"],
            row["forecast_finish"] or "",
            row["delivered"],
        )
        for row in content["rows"]
    ]
    heading = _("Progress as of %s") % content["as_of"]
    return [Section(heading, [Table(columns, rows)])]
