"""The joint acceptance: opened, measured, confirmed, signed (A1–A3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from xieli.closing import policies, queries
from xieli.closing.events import ClosingEvent
from xieli.closing.models import Acceptance, Consequence, GoalResult
from xieli.closing.queries import ACCEPTANCE, ReworkText
from xieli.closing.rules import Verdict
from xieli.core import clock, events
from xieli.core.database import require_version, save_checked, write
from xieli.core.errors import NotAllowed, RuleViolation
from xieli.core.models import Ledger
from xieli.kickoff.models import Phase, Project
from xieli.kickoff.queries import signing_departments
from xieli.people.models import Person
from xieli.signoff import commands as signoff
from xieli.signoff.models import Revision
from xieli.workplan import commands as workplan

from .rework import rewrite_rework, tasks_of_rework


@dataclass(frozen=True, slots=True)
class MeasurementText:
    """What somebody found of a goal; `unit` as they wrote it, empty for the goal's own."""

    measured: Decimal
    unit: str = ""
    evidence: str = ""
    link: str = ""
    acceptor: Person | None = None


@write()
def open_acceptance(*, project: Project, actor: Person) -> Acceptance:
    """A supervising department opens the acceptance once the work is done (A1)."""
    project = Project.objects.locked(project)
    if not policies.can_accept(actor, project):
        raise NotAllowed(_("A supervising department opens the acceptance, never the lead."))
    if project.phase != Phase.EXECUTION:
        raise RuleViolation("A1.not_running", _("There is no work under way to accept."))
    unready = queries.unready(project)
    if unready:
        raise RuleViolation(
            "A1.not_ready",
            _("Not ready for acceptance yet: %s") % "; ".join(unready[:5]),
            field="tasks",
        )
    acceptance = Acceptance(
        project=project,
        number=project.acceptances.count() + 1,
        opened_by=actor,
        opened_at=clock.now(),
    )
    save_checked(acceptance)
    GoalResult.objects.bulk_create(
        GoalResult(acceptance=acceptance, goal=goal) for goal in project.goals.all()
    )
    _move(project, Phase.CLOSING)
    _record(ClosingEvent.ACCEPTANCE_OPENED, project, project, actor, number=acceptance.number)
    return acceptance


@write()
def measure_goal(
    *, result: GoalResult, text: MeasurementText, version: int, actor: Person
) -> GoalResult:
    """Say what was measured, by which evidence, and who confirms it (A2).

    Evidence is words with figures, a link, or a file attached before. A new measurement has to be
    confirmed anew, and a text under signature lapses (K3).
    """
    result = _lock_result(result, version)
    project = result.acceptance.project
    if not policies.can_measure(actor, project):
        raise NotAllowed(_("The supervising and the leading department measure the goals."))
    _require_open(result.acceptance)
    _require_evidence(result, text)
    acceptor = text.acceptor
    if acceptor is not None and not policies.can_accept(acceptor, project):
        raise RuleViolation(
            "A1.acceptor",
            _("%s does not belong to a supervising department; the acceptor (验收人) does.")
            % acceptor.name,
            field="acceptor",
        )
    before = _facts(result)
    result.measured, result.evidence = text.measured, text.evidence.strip()
    result.link, result.acceptor = text.link.strip(), acceptor
    result.measured_by, result.measured_at, result.confirmed_at = actor, clock.now(), None
    result.version += 1
    save_checked(result)
    signoff.lapse_open_revision(kind=ACCEPTANCE, subject_id=result.acceptance.pk, actor=actor)
    _record(ClosingEvent.GOAL_MEASURED, project, result, actor, before=before, **_facts(result))
    return result


@write()
def confirm_goal(*, result: GoalResult, version: int, actor: Person) -> GoalResult:
    """The named acceptor confirms what was measured and the verdict it means (A1, A2)."""
    result = _lock_result(result, version)
    if not policies.can_confirm(actor, result):
        name = result.acceptor.name if result.acceptor else "—"
        raise NotAllowed(_("Only the named acceptor confirms it: %s.") % name)
    _require_open(result.acceptance)
    if result.confirmed_at is not None:
        raise RuleViolation("A2.confirmed", _("It is confirmed already."))
    result.confirmed_at = clock.now()
    result.version += 1
    save_checked(result)
    found = queries.measurement(result)
    _record(
        ClosingEvent.GOAL_CONFIRMED, result.acceptance.project, result, actor, verdict=found.verdict
    )
    return result


@write()
def submit_acceptance(
    *,
    acceptance: Acceptance,
    decision: str,
    rework: Sequence[ReworkText] = (),
    due_at: datetime,
    version: int,
    actor: Person,
) -> Revision:
    """Ask every signing department to sign what was found, and what follows from it (A3).

    A failed goal returns with rework tasks, which these signatures put into the plan, or the
    project closes as partly or not achieved.
    """
    acceptance = _lock_acceptance(acceptance, version)
    project = acceptance.project
    if not policies.can_accept(actor, project):
        raise NotAllowed(_("A supervising department submits the acceptance, never the lead."))
    _require_open(acceptance)
    found = queries.measurements(acceptance)
    for each in found:
        if each.lacks:
            said = {
                "measured": _("“%s” is not measured yet."),
                "evidence": _("“%s” has no evidence any more; measure it anew."),
                "acceptor": _("“%s” has no acceptor (验收人) yet."),
                "confirmed": _("“%s” is not confirmed by its acceptor yet."),
            }[each.lacks]
            raise RuleViolation(
                f"A2.not_{each.lacks}", said % each.result.goal.metric, field="goals"
            )
    _require_decision(decision, rework, is_achieved=queries.outcome_of(found) is Verdict.ACHIEVED)
    rewrite_rework(acceptance, rework)
    acceptance.decision = decision
    acceptance.version += 1
    save_checked(acceptance)
    document = signoff.document_of(kind=ACCEPTANCE, subject=acceptance, ledger_id=project.ledger_id)
    _record(ClosingEvent.ACCEPTANCE_SUBMITTED, project, project, actor, decision=decision)
    return signoff.submit_revision(
        document=document,
        content=queries.acceptance_content(acceptance, decision, rework),
        departments=signing_departments(project),
        due_at=due_at,
        actor=actor,
    )


def conclude_acceptance(revision: Revision, actor: Person) -> None:
    """All have signed: the project is accepted, or goes back with its rework (A3)."""
    acceptance = Acceptance.objects.select_related("project").get(pk=revision.document.subject_id)
    project = acceptance.project
    acceptance.outcome = str(revision.content["outcome"])
    acceptance.concluded_at = clock.now()
    acceptance.version += 1
    save_checked(acceptance)
    if acceptance.decision == Consequence.CLOSE:
        _record(ClosingEvent.CONCLUDED, project, project, actor, outcome=acceptance.outcome)
        return
    texts = tasks_of_rework(acceptance)
    _record(ClosingEvent.RETURNED, project, project, actor, tasks=[text.title for text in texts])
    workplan.return_for_rework(project=project, texts=texts, revision=revision, actor=actor)


signoff.on_effective(ACCEPTANCE, conclude_acceptance)


def _lock_acceptance(acceptance: Acceptance, version: int) -> Acceptance:
    Ledger.objects.locked(acceptance.project.ledger_id)
    current = Acceptance.objects.select_related("project").get(pk=acceptance.pk)
    require_version(current, version)
    return current


def _lock_result(result: GoalResult, version: int) -> GoalResult:
    Ledger.objects.locked(result.acceptance.project.ledger_id)
    current = GoalResult.objects.for_acceptance().get(pk=result.pk)
    require_version(current, version)
    return current


def _require_open(acceptance: Acceptance) -> None:
    if acceptance.concluded_at is not None:
        raise RuleViolation("A3.concluded", _("This acceptance is concluded."))


def _require_evidence(result: GoalResult, text: MeasurementText) -> None:
    unit = text.unit.strip()
    if unit and unit != result.goal.unit:
        raise RuleViolation(
            "A2.unit",
            _("“%(metric)s” is measured in %(unit)s, not in %(given)s.")
            % {
                "metric": result.goal.metric,
                "unit": result.goal.unit or "—",
                "given": unit[:40],
            },
            field="measured",
        )
    if not (text.evidence.strip() or text.link.strip() or queries.files_of(result.pk)):
        raise RuleViolation(
            "A2.no_evidence",
            _("Evidence is needed: figures in words, a link, or a file."),
            field="evidence",
        )


def _require_decision(decision: str, rework: Sequence[ReworkText], *, is_achieved: bool) -> None:
    if decision not in Consequence.values:
        raise RuleViolation("A3.no_decision", _("Say what follows from it."), field="decision")
    if decision == Consequence.REWORK and is_achieved:
        raise RuleViolation(
            "A3.achieved",
            _("Every goal is achieved; there is nothing to return."),
            field="decision",
        )
    if (decision == Consequence.REWORK) != bool(rework):
        raise RuleViolation(
            "A3.no_rework",
            _("A return names its rework tasks; a closure has none."),
            field="rework",
        )


def _move(project: Project, phase: Phase) -> None:
    project.phase = phase
    project.version += 1
    save_checked(project)


def _facts(result: GoalResult) -> dict[str, events.Plain]:
    return {
        "measured": queries.plain(result.measured),
        "evidence": result.evidence,
        "link": result.link,
        "acceptor": result.acceptor.name if result.acceptor else "",
    }


def _record(
    type: ClosingEvent,
    project: Project,
    subject: Project | GoalResult,
    actor: Person,
    *,
    before: events.Facts | None = None,
    **after: events.Plain,
) -> None:
    events.record(
        type,
        ledger_id=project.ledger_id,
        actor=actor,
        subject=subject,
        before=before,
        after=after,
    )
