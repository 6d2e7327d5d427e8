"""The tracking sheet: one query for everything a row shows (T5: page, API and export read it)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xieli.core.sharing import shared
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Project
from xieli.people.queries import working_calendar
from xieli.workplan.models import Status, Task
from xieli.workplan.queries import slots

FIELDS = (
    "id", "position", "title", "status", "percent", "planned_start", "planned_finish",
    "forecast_finish", "actual_finish", "deliverable", "delivered", "remark", "version",
    "department_id", "owner_id", "updated_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the tracking sheet, as in the template's second table plus the forecast."""

    id: str
    position: int
    title: str
    status: str
    percent: int
    planned_start: date | None
    planned_finish: date | None
    forecast_finish: date | None
    actual_finish: date | None
    deliverable: str
    delivered: str
    remark: str
    version: int
    department_id: str
    owner_id: str
    updated_at: datetime | None
    department_name: str
    owner_name: str
    updated_by_name: str
    exception_reason: str | None

    @property
    def exception(self) -> str:
        """异常说明: the owner's remark, else the reason of the open exception."""
        return self.remark or self.exception_reason or ""

    @property
    def has_exception(self) -> bool:
        """Whether an exception of this task is open."""
        return self.exception_reason is not None

    def is_overdue(self, today: date) -> bool:
        """Whether the planned finish has passed undone."""
        return (
            self.status != Status.DONE
            and self.planned_finish is not None
            and self.planned_finish < today
        )


def sheet_rows(tasks: QuerySet[Task]) -> list[SheetRow]:
    """Return these tasks as rows; until the first check-in the owner stands as 更新人 (S3)."""
    reason = ExceptionReport.objects.open().filter(task=OuterRef("pk")).order_by("opened_at")
    rows = tasks.order_by("project_id", "position").values_list(
        *FIELDS,
        F("department__name"),
        F("owner__name"),
        Coalesce(F("updated_by__name"), F("owner__name")),
        Subquery(reason.values("reason")[:1]),
    )
    return [SheetRow(*row) for row in rows]


def tracking_sheet(project: Project) -> list[SheetRow]:
    """Return a project's tracking sheet (任务进度跟踪表)."""
    return sheet_rows(Task.objects.filter(project=project))


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what today makes of it: when it is expected, and what pushed it there."""

    row: SheetRow
    expected: date | None
    is_pushed: bool
    variance: int | None
    is_overdue: bool

    @property
    def deviates(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.variance) or self.is_overdue or self.row.has_exception


@shared
def lines(project: Project, today: date) -> list[Line]:
    """Return the sheet with forecasts carried through the plan: who waits is pushed, too."""
    calendar, projected = working_calendar(), slots(project)
    found = []
    for row in tracking_sheet(project):
        slot, own = projected.get(row.id), row.actual_finish or row.forecast_finish
        expected = max(filter(None, (own, slot and slot.projected_finish)), default=None)
        if row.actual_finish is not None:
            expected = row.actual_finish
        planned = row.planned_finish
        found.append(
            Line(
                row=row,
                expected=expected,
                is_pushed=expected is not None and expected not in (own, planned),
                variance=calendar.between(planned, expected) if planned and expected else None,
                is_overdue=row.is_overdue(today),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Summary:
    """The foot of the sheet: how many tasks, how far they are on average."""

    count: int
    begun: int
    done: int
    percent: int


def summary(rows: Sequence[SheetRow]) -> Summary:
    """Return the foot of a sheet; every task weighs the same."""
    return Summary(
        count=len(rows),
        begun=sum(row.status != Status.NOT_STARTED for row in rows),
        done=sum(row.status == Status.DONE for row in rows),
        percent=round(sum(row.percent for row in rows) / len(rows)) if rows else 0,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task stands, as its row of the sheet says."""

    status: str
    percent: int
    forecast_finish: date | None
    actual_finish: date | None
    remark: str
    delivered: str

    @classmethod
    def of(cls, task: Task) -> "Standing":
        """Return where a task stands now."""
        return cls(
            task.status,
            task.percent,
            task.forecast_finish,
            task.actual_finish,
            task.remark,
            task.delivered,
        )
