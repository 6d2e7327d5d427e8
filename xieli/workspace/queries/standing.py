"""Where a project stands: each step with what it lacks, and who holds it up for how long."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieli.closing.models import Retrospective
from xieli.closing.queries import closed_by, open_acceptance_of
from xieli.core import clock
from xieli.core.sharing import shared
from xieli.exception_reports.models import ExceptionReport
from xieli.kickoff.models import ENDED, Participation, Pause, Phase, Project
from xieli.kickoff.queries import zone
from xieli.kickoff.rules import Role
from xieli.library.queries import outcome_words
from xieli.people.queries import working_calendar
from xieli.signoff.models import Revision, Signatory
from xieli.signoff.policies import head_of
from xieli.workplan.models import Dependency, Status
from xieli.workplan.queries import slots
from xieli.workspace.queries.to_do import text_word

MOST_HOLDS = 3  # over every page of a project


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the process: its page, its state, and what it lacks or has."""

    page: str
    title: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody the project waits for, since how many working days."""

    department: str
    person: str
    what: str
    days: int
    waiting: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands over every page of a project."""

    lead: str
    supervising: str
    planned: date | None
    expected: date | None
    variance: int | None
    pause: Pause | None
    steps: list[Step]
    holds: list[Hold]


@shared
def standing(project: Project) -> Standing:
    """Return the project's head: who leads, when it ends, what is missing to move on.

    While it rests nobody holds it up (K7).
    """
    tasks = project.tasks.aggregate(
        count=Count("pk"),
        started=Count("pk", filter=~Q(status=Status.NOT_STARTED)),
        done=Count("pk", filter=Q(status=Status.DONE)),
        planned=Max("planned_finish"),
    )
    planned = tasks["planned"]
    expected = slots(project).projected_end or planned
    known = planned is not None and expected is not None
    variance = working_calendar().between(planned, expected) if known else None
    pause = project.pauses.filter(resumed_at__isnull=True).select_related("person").first()
    return Standing(
        lead=_bearer(project, Role.LEAD),
        supervising=_bearer(project, Role.SUPERVISING),
        planned=planned,
        expected=expected,
        variance=variance,
        pause=pause,
        steps=_steps(project, tasks, variance),
        holds=[] if pause else holds(project)[:MOST_HOLDS],
    )


def _bearer(project: Project, role: Role) -> str:
    row: Participation | None = (
        project.participants.filter(role=role.value)
        .select_related("department__head", "department__parent__head")
        .first()
    )
    if row is None:
        return ""
    head = head_of(row.department)
    return f"{row.department.name}·{head.name}" if head else row.department.name


def _steps(project: Project, tasks: dict[str, int], variance: int | None) -> list[Step]:
    signed = {
        kind: (filled, slots)
        for kind, filled, slots in Revision.objects.filter(
            document__ledger=project.ledger_id, lapsed_at__isnull=True
        )
        .order_by("submitted_at")
        .annotate(
            filled=Count("signatories__signature", distinct=True)
            + Count("stands_on__signatories__signature", distinct=True),
            slots=Count("signatories", distinct=True)
            + Count("stands_on__signatories", distinct=True),
        )
        .values_list("document__kind", "filled", "slots")
    }
    exceptions = ExceptionReport.objects.open().filter(project=project).count()
    phase = Phase(project.phase)
    is_under_way = phase == Phase.EXECUTION
    is_over = phase in ENDED
    open_dates = Dependency.objects.filter(successor__project=project).filter(
        Q(confirmed_at__isnull=True) | Q(reopened_at__isnull=False)
    )
    open_dates = open_dates.exclude(predecessor__status=Status.DONE)
    signing = _signing_note("breakdown", signed)
    progress = "doing" if is_under_way else "done" if is_over else "todo"
    quiet = "done" if is_under_way or is_over else "todo"
    runs = [Step("runs", _("Runs"), "", str(project.runs.count()))] if project.is_agreement else []
    dated = open_dates.count()
    return [
        Step("charter", _("Kickoff"), _signing_state("charter", signed, phase, Phase.KICKOFF),
             _signing_note("charter", signed)),
        Step("breakdown", _("Breakdown"),
             _signing_state("breakdown", signed, phase, Phase.BREAKDOWN), signing),
        Step("plan", _("Plan"), "risk" if dated and not is_over else quiet,
             _dates_note(0 if is_over else dated) or _forecast_note(variance)),
        *runs,
        Step("progress", _("Progress"), progress,
             _("%(done)d/%(count)d done, %(started)d begun") % tasks if tasks["count"] else ""),
        Step("exceptions", _("Exceptions"), "risk" if exceptions else quiet,
             _("%d not closed") % exceptions if exceptions else _closed_note(project)),
        _meeting_step(project),
        _change_step(project),
        *_closing_steps(project, signed),
        Step("imports", _("Tables"), "", _("in and out")),
        Step("history", _("History"), "", _("every change")),
    ]  # fmt: skip


def _meeting_step(project: Project) -> Step:
    """S7: how many decisions somebody has yet to confirm."""
    open_ones = project.decisions.standing().filter(
        receipts__confirmed_at=None, receipts__person__left_at=None
    )
    waiting = open_ones.distinct().count()
    note = ngettext("%d to confirm", "%d to confirm", waiting) % waiting if waiting else ""
    return Step("meetings", _("Meeting"), "pending" if waiting else "", note)


def _change_step(project: Project) -> Step:
    """C4: how many changes are undecided, else how many took effect."""
    undecided = project.change_requests.undecided().count()
    applied = project.change_requests.filter(applied_at__isnull=False).count()
    if undecided:
        note = ngettext("%d undecided", "%d undecided", undecided) % undecided
        return Step("changes", _("Changes"), "pending", note)
    note = ngettext("%d in force", "%d in force", applied) % applied if applied else _("none")
    return Step("changes", _("Changes"), "done" if applied else "", note)


def _closing_steps(project: Project, signed: dict[str, tuple[int, int]]) -> list[Step]:
    """Acceptance, retrospective, archive: open, under signature, or done (A1-A6)."""
    accepted, asked = closed_by(project), open_acceptance_of(project)
    retrospective = Retrospective.objects.filter(project=project).first()
    is_archived = project.phase == Phase.ARCHIVED
    words, note = outcome_words(), ""
    if accepted:
        note = words.get(accepted.outcome, "")
    elif hasattr(project, "cancellation"):
        note = words["cancelled"]
    elif asked:
        note = _signing_note("acceptance", signed)
    return [
        Step("acceptance", _("Acceptance"),
             _ending_state("acceptance", signed, begun=bool(asked), done=bool(accepted)), note),
        Step("retrospective", _("Retrospective"),
             _ending_state("retrospective", signed, begun=retrospective is not None,
                           done=bool(retrospective and retrospective.concluded_at)),
             _signing_note("retrospective", signed) if retrospective else ""),
        Step("archive", _("Archive"), "done" if is_archived else "todo",
             _("sealed") if is_archived else ""),
    ]  # fmt: skip


def _ending_state(kind: str, signed: dict[str, tuple[int, int]], *, begun: bool, done: bool) -> str:
    if done:
        return "done"
    if not begun:
        return "todo"
    return "pending" if kind in signed else "doing"


def _signing_state(kind: str, signed: dict[str, tuple[int, int]], phase: Phase, own: Phase) -> str:
    order = list(Phase)
    if order.index(phase) > order.index(own):
        return "done"
    if order.index(phase) < order.index(own):
        return "todo"
    return "pending" if kind in signed else "doing"


def _signing_note(kind: str, signed: dict[str, tuple[int, int]]) -> str:
    if kind not in signed:
        return _("not submitted")
    return _("%d/%d signed") % signed[kind]


def _closed_note(project: Project) -> str:
    closed = project.exceptions.filter(closed_at__isnull=False).count()
    return ngettext("%d closed", "%d closed", closed) % closed if closed else _("none")


def _forecast_note(variance: int | None) -> str:
    """How the forecast end lies to the planned one."""
    if variance is None:
        return ""
    late = ngettext("%d day late", "%d days late", variance) % variance
    return late if variance > 0 else _("in time")


def _dates_note(count: int) -> str:
    return ngettext("%d date open", "%d dates open", count) % count if count else ""


def holds(project: Project) -> list[Hold]:
    """Return open slots and hand-overs whose day has passed; the longest wait first."""
    found = [*_unsigned(project), *_late_hand_overs(project)]
    return sorted(found, key=lambda hold: -hold.days)


def _unsigned(project: Project) -> list[Hold]:
    waiting = Signatory.objects.waiting().filter(revision__document__ledger=project.ledger_id)
    slots = waiting.for_signing().select_related("revision__submitted_by")
    calendar, place = working_calendar(), zone()
    today = clock.today(place)
    found = []
    for slot in slots:
        head = head_of(slot.department)
        since = slot.revision.submitted_at.astimezone(place).date()
        found.append(
            Hold(
                slot.department.name,
                head.name if head else "",
                text_word(slot.revision),
                calendar.between(since, today),
                slot.revision.submitted_by.name,
                head.pk if head else "",
            )
        )
    return found


def _late_hand_overs(project: Project) -> list[Hold]:
    """What was promised and has not come; naming another date ends no wait (B6)."""
    if project.phase != Phase.EXECUTION:
        return []  # a plan nobody has signed yet keeps nobody waiting
    today = clock.today(zone())
    late = (
        Dependency.objects.filter(successor__project=project)
        .exclude(predecessor__status=Status.DONE)
        .select_related("predecessor__owner", "predecessor__department", "successor__owner")
        .annotate(awaited_on=Coalesce("promised_on", "hand_over_on"))
        .filter(awaited_on__lt=today)
        .order_by("awaited_on")
    )
    calendar = working_calendar()
    return [
        Hold(
            "" if row.is_across else row.predecessor.department.name,
            "" if row.is_across else row.predecessor.owner.name,
            row.awaited if row.is_across else row.predecessor.deliverable or row.awaited,
            calendar.between(row.promised_on or row.hand_over_on or today, today),
            row.successor.owner.name,
            "" if row.is_across else row.predecessor.owner_id,
        )
        for row in late
    ]
