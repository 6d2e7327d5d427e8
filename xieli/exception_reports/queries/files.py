"""An exception is a place for files: a photo, a log, what somebody wrote."""

from xieli.attachments.queries import Place, on_attaching
from xieli.exception_reports.models import ExceptionReport
from xieli.people.models import Person

EXCEPTION = "exception"


def exception_place(person: Person, report_id: str) -> Place | None:
    """Return the place of an exception's files, for whoever may see the exception (T6)."""
    rows = ExceptionReport.objects.visible_to(person).select_related("project")
    report = rows.filter(pk=report_id.replace("\0", "")).first()
    return place_of(report) if report else None


def place_of(report: ExceptionReport) -> Place:
    """Return where the files of an exception belong."""
    url = f"/projects/{report.project.code}/exceptions/#e-{report.pk}"
    return Place(report.project, report.pk, url)


on_attaching(EXCEPTION, exception_place)
