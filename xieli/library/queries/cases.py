"""The case library: found by filters and words, told on one screen (A6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from xieli.attachments.models import Attachment
from xieli.changes.models import ChangeRequest
from xieli.changes.queries import stage_of
from xieli.closing import queries as closing
from xieli.closing.models import Lesson
from xieli.closing.queries import Measurement
from xieli.closing.rules import Verdict
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import Cancellation, Goal, Pause, Project
from xieli.library.models import Case, CaseSet
from xieli.people.models import Person
from xieli.people.queries import working_calendar

SUBMITTED = Q(asked_at__isnull=False) | Q(applied_at__isnull=False)  # others are mere drafts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in the library; an empty wish wants everything."""

    words: str = ""
    department: str = ""
    kind: str = ""
    outcome: str = ""
    year: str = ""


def find_cases(wanted: Wanted, person: Person) -> CaseSet:
    """Return the cases this person may see that fit every wish, newest first (T6)."""
    found = Case.objects.visible_to(person).saying(wanted.words).for_library()
    if wanted.department:
        found = found.filter(project__participants__department=wanted.department).distinct()
    if wanted.kind:
        found = found.filter(project__kind=wanted.kind)
    if wanted.outcome:
        found = found.filter(outcome=wanted.outcome)
    if wanted.year.isdigit() and len(wanted.year) == 4:
        found = found.filter(sealed_at__year=int(wanted.year))
    return found


def outcome_words() -> dict[str, str]:
    """Return how a case may have come out, in the reader's language."""
    return {
        Verdict.ACHIEVED.value: _("achieved"),
        Verdict.PARTLY.value: _("partly achieved"),
        Verdict.NOT_ACHIEVED.value: _("not achieved"),
        "cancelled": _("cancelled"),
    }


MOST_EXCEPTIONS = 5  # on one screen; the others are a link away


@dataclass(frozen=True, slots=True)
class Told:
    """A change that was asked for, and what came of it."""

    request: ChangeRequest
    state: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file as it was sealed, and where it lies now."""

    name: str
    sha256: str
    attachment: str


@dataclass(frozen=True, slots=True)
class Story:
    """A case on one screen: goal → what happened → what was learned.

    A cancelled one has goals nobody measured; it tells why it was cancelled (K7).
    """

    goals: list[Measurement]
    unmeasured: Sequence[Goal]
    planned: date | None
    finished: date | None
    variance: int | None
    tasks: int
    changes: Sequence[Told]
    pauses: Sequence[Pause]
    exceptions: Sequence[ExceptionReport]
    more_exceptions: int
    cancellation: Cancellation | None
    lessons: Sequence[Lesson]
    is_concluded: bool
    departments: Sequence[str]


def story(case: Case) -> Story:
    """Return what a case tells; everything it is told from is sealed."""
    project = case.project
    acceptance = closing.closed_by(project)
    days = list(project.tasks.values_list("planned_finish", "actual_finish"))
    planned = max((day for day, _actual in days if day), default=None)
    finished = max((day for _planned, day in days if day), default=None)
    retrospective = getattr(project, "retrospective", None)
    answers = closing.by_question(retrospective.lessons.for_report()) if retrospective else {}
    rows = project.participants.select_related("department").order_by("pk")
    exceptions = list(project.exceptions.for_list())
    return Story(
        goals=closing.measurements(acceptance) if acceptance else [],
        unmeasured=() if acceptance else list(project.goals.all()),
        planned=planned,
        finished=finished,
        variance=working_calendar().between(planned, finished) if planned and finished else None,
        tasks=project.tasks.count(),
        changes=[
            Told(request, stage_of(request).state)
            for request in project.change_requests.filter(SUBMITTED).order_by("number")
        ],
        pauses=list(project.pauses.order_by("paused_at")),
        exceptions=exceptions[:MOST_EXCEPTIONS],
        more_exceptions=max(0, len(exceptions) - MOST_EXCEPTIONS),
        cancellation=getattr(project, "cancellation", None),
        lessons=[each for rows in answers.values() for each in rows],
        is_concluded=retrospective is not None and retrospective.concluded_at is not None,
        departments=list(dict.fromkeys(row.department.name for row in rows)),
    )


def sealed_files(case: Case) -> list[Sealed]:
    """Return the files of a sealed archive, each with the attachment it is fetched by."""
    standing = Attachment.objects.standing().filter(project=case.project_id)
    found = {(row.name, row.sha256): row.pk for row in standing}
    return [
        Sealed(each["name"], each["sha256"], found.get((each["name"], each["sha256"]), ""))
        for each in case.manifest["files"]
    ]


def searchable_text(project: Project) -> str:
    """Return every word a case is found by: its charter, tasks, exceptions and lessons."""
    said = [project.code, project.title, project.background, project.scope_in, project.scope_out]
    said += project.goals.values_list("metric", flat=True)
    said += project.participants.values_list("department__name", flat=True)
    for title, owner, deliverable in project.tasks.values_list(
        "title", "owner__name", "deliverable"
    ):
        said += [title, owner, deliverable]
    for row in project.exceptions.values_list("reason", "impact", "resolution"):
        said += row
    for request in project.change_requests.filter(SUBMITTED):
        said += [request.reason, request.effect]
    if hasattr(project, "cancellation"):
        said.append(project.cancellation.reason)
    retrospective = getattr(project, "retrospective", None)
    if retrospective is not None:
        said += retrospective.lessons.values_list("text", flat=True)
    return "\n".join(dict.fromkeys(part for part in said if part))
